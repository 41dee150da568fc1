import { fileURLToPath } from 'node:url'
import reactHooks from 'eslint-plugin-react-hooks'
import tseslint from 'typescript-eslint'

const root = fileURLToPath(new URL('../..', import.meta.url))
const code = '**/*.{ts,tsx}'

/** Text a user reads comes from the locales; a Chinese literal in a component would stay Chinese in English. Chinese calls itself 中文 in both. */
const noTextInComponents = [
  { selector: 'Literal[value=/^(?!中(文)?$).*[\\u4e00-\\u9fff]/]', message: 'Put the text into the locales and read it with t().' },
  { selector: 'JSXText[value=/[\\u4e00-\\u9fff]/]', message: 'Put the text into the locales and read it with t().' },
  { selector: 'TemplateElement[value.raw=/[\\u4e00-\\u9fff]/]', message: 'Put the text into the locales and read it with t().' },
]

export default tseslint.config(
  { ignores: ['**/node_modules/**', '**/dist/**', '.anju/**', 'artifacts/**', 'app/src/sdk/database.types.ts', 'supabase/.temp/**'] },
  // A rule is changed here, with a reason, or kept: comments in the code cannot switch one off.
  { linterOptions: { noInlineConfig: true } },
  {
    files: [code],
    extends: [tseslint.configs.recommendedTypeChecked],
    languageOptions: { parserOptions: { project: 'tsconfig.json', tsconfigRootDir: root } },
    rules: {
      '@typescript-eslint/consistent-type-imports': ['error', { disallowTypeAnnotations: false }],
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'no-var': 'error',
      'prefer-const': 'error',
      // The compiler reports unused names already (noUnusedLocals, noUnusedParameters).
      '@typescript-eslint/no-unused-vars': 'off',
      // An async function without await keeps one signature among its like: handlers, test steps, port implementations.
      '@typescript-eslint/require-await': 'off',
      // The linter's compiler is 6, ours 7: they infer differently, and what one finds superfluous the other may need.
      '@typescript-eslint/no-unnecessary-type-assertion': 'off',
      // Claims, cells and notices of unknown type are turned into text at the edges; anything but text is refused there.
      '@typescript-eslint/no-base-to-string': 'off',
      // React event attributes take async handlers; their rejections reach the error boundary through the query client.
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: { attributes: false } }],
    },
  },
  { ...reactHooks.configs.flat.recommended, files: ['{app,plugins}/**/*.{ts,tsx}'] },
  {
    files: ['plugins/*/{pages,portal,widgets}/**/*.tsx', 'app/src/**/*.tsx'],
    ignores: ['**/*.test.tsx'],
    rules: { 'no-restricted-syntax': ['error', ...noTextInComponents] },
  },
  {
    // Both languages on the page when the dictionaries may be what is missing.
    files: ['app/src/shell/boot.tsx'],
    rules: { 'no-restricted-syntax': 'off' },
  },
  {
    // Components looked up in a map that lives as long as the module: the rule takes the lookup for a making.
    files: ['app/src/shell/PluginView.tsx', 'app/src/ui/Icon.tsx'],
    rules: { 'react-hooks/static-components': 'off' },
  },
  {
    files: ['plugins/**/*.{ts,tsx}'],
    rules: {
      'no-restricted-imports': [
        'error',
        { paths: [{ name: 'antd', importNames: ['message', 'notification', 'App'], message: 'They draw outside the page’s theme: use useNotify() of the SDK.' }] },
      ],
    },
  },
  {
    files: ['**/*.test.{ts,tsx}', 'tests/{bench,conformance,e2e,stack}/**/*.ts'],
    rules: {
      'no-restricted-properties': [
        'error',
        ...['it', 'test', 'describe'].map((object) => ({ object, property: 'only', message: 'A test left alone hides the others.' })),
      ],
      // Answers of a server under test are read as they come; the expectations are the check.
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      // Helpers of the tests give back objects of closures, which people take apart.
      '@typescript-eslint/unbound-method': 'off',
    },
  },
  {
    // Deno compiles these (tests/check: functions); the project's TypeScript does not know its globals.
    files: ['edge-functions/**/*.ts', 'tests/stack/fixtures/functions/**/*.ts'],
    extends: [tseslint.configs.disableTypeChecked],
    languageOptions: { parserOptions: { projectService: false } },
    rules: { '@typescript-eslint/switch-exhaustiveness-check': 'off' },
  },
)
