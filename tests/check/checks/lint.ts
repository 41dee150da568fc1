import { reportOf, runNode, type Check } from '../framework.ts'

export const lint: Check = {
  key: 'lint',
  title: 'ESLint finds nothing',
  run: (context) => reportOf('eslint', runNode(context, ['tests/lint/run.js'])),
}
