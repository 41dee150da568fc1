import { expect, test } from 'vitest'
import { parseOptions } from './options.ts'

test('8.1.a without options the documented ports and folder are used', () => {
  expect(parseOptions([])).toMatchObject({ port: 54321, dbPort: 54322, mqttPort: 1883, dataDir: '.anju', empty: false, reset: false })
})

test('8.1.a a port that is none and an unknown option are named', () => {
  expect(() => parseOptions(['--port', 'http'])).toThrow('--port must be a port number')
  expect(() => parseOptions(['--demo'])).toThrow('--demo')
})
