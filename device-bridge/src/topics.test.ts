import { expect, test } from 'vitest'
import { maySubscribe, mayPublish, parseUp } from './topics.ts'

test('6.3.a a device speaks under its own name only', () => {
  expect(mayPublish('WJ-1', 'anju/WJ-1/up/event')).toBe(true)
  for (const topic of ['anju/WJ-2/up/event', 'anju/WJ-1/down/command', 'anju/WJ-1/up/other', 'anju/WJ-1/up/event/more', '$SYS/x', 'anju/+/up/event']) {
    expect([topic, mayPublish('WJ-1', topic)]).toEqual([topic, false])
  }
})

test('6.3.a a device hears its own commands only', () => {
  expect(maySubscribe('WJ-1', 'anju/WJ-1/down/command')).toBe(true)
  expect(maySubscribe('WJ-1', 'anju/WJ-1/down/#')).toBe(true)
  for (const topic of ['#', 'anju/#', 'anju/+/down/command', 'anju/WJ-2/down/#', 'anju/WJ-1/up/#']) expect([topic, maySubscribe('WJ-1', topic)]).toEqual([topic, false])
})

test('6.3.a topics that are none are told apart', () => {
  expect(parseUp('anju/WJ-1/up/state')).toEqual({ uid: 'WJ-1', kind: 'state' })
  expect(parseUp('anju//up/state')).toBeNull()
})
