import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vite'
import { contentSecurityPolicy, metaPolicy } from './csp.ts'
import { guidePlugin } from './tools/guide.ts'

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url))

/** Puts the script rules into both pages of a build (the dev server needs inline scripts and goes without). */
const policyTag: Plugin = {
  name: 'anju-policy-tag',
  apply: 'build',
  transformIndexHtml: () => [{ tag: 'meta', attrs: { 'http-equiv': 'Content-Security-Policy', content: metaPolicy }, injectTo: 'head-prepend' }],
}

/**
 * Modules that only declare things, though their packages do not say so: an unused re-export of theirs (a form in the
 * portal's frame, a table in the SDK) must not reach the first load.
 */
const declaresOnly = /\/app\/src\/(sdk|ui|shell|lowcode)\/.*\.tsx?$|\/node_modules\/(@(rc-component|ant-design|refinedev)|papaparse)\//

/** Where `vite dev` and `vite preview` find the API: a running local stack. */
const backend = process.env.ANJU_URL ?? 'http://127.0.0.1:54321'
const proxy = Object.fromEntries(
  ['/auth/v1', '/rest/v1', '/storage/v1', '/functions/v1', '/realtime/v1', '/config.json', '/dev/outbox'].map((path) => [
    path,
    { target: backend, ws: path === '/realtime/v1' },
  ]),
)

export default defineConfig({
  root: here('.'),
  resolve: { alias: { '@anju/sdk': here('./src/sdk/index.ts') } },
  plugins: [react(), guidePlugin, policyTag],
  server: { port: 55200, proxy },
  preview: { port: 55201, proxy, headers: { 'content-security-policy': contentSecurityPolicy() } },
  build: {
    outDir: here('../dist'),
    emptyOutDir: true,
    manifest: true,
    target: 'es2022',
    // Names of every lazy page's parts would weigh more at each start than the round trip they save when a page is first opened.
    modulePreload: { polyfill: false, resolveDependencies: (_, dependencies, { hostType }) => (hostType === 'html' ? dependencies : dependencies.filter((name) => name.endsWith('.css'))) },
    // A worker or asset as a data: URL would need a wider policy.
    assetsInlineLimit: 0,
    rolldownOptions: {
      input: { admin: here('./index.html'), portal: here('./portal.html') },
      treeshake: { moduleSideEffects: (id: string) => !declaresOnly.test(id), propertyReadSideEffects: false },
    },
  },
  worker: { format: 'es' },
})
