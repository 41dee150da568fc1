import { definePlugin } from '@anju/sdk'

const title = { zh: '看板', en: 'Dashboards' }
const permission = 'dashboards.read'
const component = () => import('./pages/Dashboards.tsx')

export default definePlugin({
  key: 'dashboards',
  title,
  description: { zh: '用指标拼出的图表与数字', en: 'Charts and numbers made of metrics' },
  clauses: ['7.3.d'],
  requires: ['platform', 'lowcode'],
  permissions: [permission],
  menu: [{ title, icon: 'dashboard', section: 'homes', path: '/dashboards', permission, order: 5 }],
  // One page: which dashboard, and whether it is looked at or arranged, is in its address.
  pages: ['/dashboards', '/dashboards/:dashboard', '/dashboards/design/:itemId'].map((path) => ({ path, title, permission, component })),
  configEditors: [{ kind: 'dashboard', path: '/dashboards/design/:itemId' }],
  locales: { 'zh-CN': () => import('./locales/zh-CN.json'), 'en-US': () => import('./locales/en-US.json') },
})
