import { definePlugin } from '@anju/sdk'

export default definePlugin({
  key: 'platform',
  title: { zh: '平台管理', en: 'Platform' },
  core: true,
  clauses: [],
  permissions: ['platform.read', 'platform.staff', 'platform.settings', 'platform.audit'],
  menu: [
    { title: { zh: '操作日志', en: 'Audit log' }, icon: 'audit', section: 'system', path: '/platform/audit', permission: 'platform.audit', order: 70 },
  ],
  pages: [
    { path: '/platform/audit', title: { zh: '操作日志', en: 'Audit log' }, permission: 'platform.audit', component: () => import('./pages/AuditLog.tsx') },
  ],
  locales: { 'zh-CN': () => import('./locales/zh-CN.json'), 'en-US': () => import('./locales/en-US.json') },
})
