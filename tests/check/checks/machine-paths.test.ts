import { expect, it } from 'vitest'
import { pathsIn } from './machine-paths.ts'

it('knows home folders of every system and leaves routes and system paths alone', () => {
  expect(pathsIn('see "/home/li/anju" or /Users/li/x, C:\\Users\\li and \'/root/anju/y\'')).toEqual(['/home/li', '/Users/li', 'C:\\Users\\', '/root/anju'])
  expect(pathsIn("path: '/home' https://x.org/home/page ../other/a /usr/bin/chromium /housing/units portal.html#/home")).toEqual([])
})
