import { expect, it } from 'vitest'
import { disagreements, unlocked } from './lockfile.ts'

it('reports a dependency the lock file does not know, one it knows too much, and a range', () => {
  const lock = { packages: { '': { dependencies: { zod: '4.0.0', left: '1.0.0', hono: '^4.0.0' } } } }
  expect(disagreements({ dependencies: { zod: '4.0.1', hono: '^4.0.0' } }, lock).map(({ message }) => message)).toEqual([
    'zod: 4.0.1 here, 4.0.0 in package-lock.json; run npm install',
    'hono: ^4.0.0 is a range; pin the version',
    'left: not wanted here, 1.0.0 in package-lock.json; run npm install',
  ])
  expect(disagreements({ dependencies: { zod: '4.0.0' } }, { packages: { '': { dependencies: { zod: '4.0.0' } } } })).toEqual([])
})

it('reports a package for another system that the lock file leaves out', () => {
  const packages = {
    '': { dependencies: { cli: '1.0.0' } },
    'node_modules/cli': { optionalDependencies: { 'cli-linux': '1.0.0', 'cli-mac': '1.0.0' }, dependencies: { inner: '2.0.0' } },
    'node_modules/cli/node_modules/inner': {},
    'node_modules/cli-linux': {},
  }
  expect(unlocked({ packages }).map(({ message }) => message)).toEqual(['node_modules/cli needs cli-mac 1.0.0, which has no entry: npm ci would fail'])
})
