import { definePlugin } from '@anju/sdk'

export default definePlugin({
  key: 'dashboards',
  title: { zh: '看板', en: 'Dashboards' },
  description: { zh: '用指标拼出的图表与数字，按角色发布，各人可自己调整', en: 'Charts and numbers made of metrics, published by role, arranged by each person' },
  clauses: ['7.3.d'],
  requires: ['platform', 'lowcode'],
  permissions: ['dashboards.read'],
  menu: [{ title: { zh: '看板', en: 'Dashboards' }, icon: 'dashboard', section: 'homes', path: '/dashboards', permission: 'dashboards.read', order: 5 }],
  pages: [
    { path: '/dashboards', title: { zh: '看板', en: 'Dashboards' }, permission: 'dashboards.read', component: () => import('./pages/Dashboards.tsx') },
    { path: '/dashboards/:dashboard', title: { zh: '看板', en: 'Dashboard' }, permission: 'dashboards.read', component: () => import('./pages/Dashboards.tsx') },
    { path: '/dashboards/design/:itemId', title: { zh: '编辑看板', en: 'Edit a dashboard' }, permission: 'dashboards.read', component: () => import('./pages/Dashboards.tsx') },
  ],
  configEditors: [{ kind: 'dashboard', path: '/dashboards/design/:itemId' }],
  locales: { 'zh-CN': () => import('./locales/zh-CN.json'), 'en-US': () => import('./locales/en-US.json') },
})
