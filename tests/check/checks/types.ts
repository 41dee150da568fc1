import { reportOf, runNode, type Check } from '../framework.ts'

export const types: Check = {
  key: 'types',
  title: 'TypeScript compiles, strictly',
  run: (context) => reportOf('tsc', runNode(context, ['node_modules/typescript/bin/tsc', '--noEmit', '-p', 'tsconfig.json'])),
}
