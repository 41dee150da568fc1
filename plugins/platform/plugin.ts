import { definePlugin } from '@anju/sdk'

export default definePlugin({
  key: 'platform',
  title: { zh: '平台', en: 'Platform' },
  description: { zh: '员工、导入、插件、运行状况与操作日志', en: 'Staff, imports, plugins, health and the audit log' },
  core: true,
  clauses: ['4.a', '5.1.a', '5.1.d', '8.1.a'],
  permissions: ['platform.read', 'platform.staff', 'platform.settings', 'platform.audit'],
  menu: [
    { title: { zh: '数据导入', en: 'Imports' }, icon: 'import', section: 'system', path: '/platform/imports', permission: 'platform.read', order: 10 },
    { title: { zh: '单位与小区', en: 'Organisation and estates' }, icon: 'apartment', section: 'system', path: '/platform/organization', permission: 'platform.read', order: 18 },
    { title: { zh: '员工与邀请', en: 'Staff' }, icon: 'team', section: 'system', path: '/platform/staff', permission: 'platform.staff', order: 20 },
    { title: { zh: '插件', en: 'Plugins' }, icon: 'plugin', section: 'system', path: '/platform/plugins', permission: 'platform.settings', order: 30 },
    { title: { zh: '运行状况', en: 'Health' }, icon: 'dashboard', section: 'system', path: '/platform/health', permission: 'platform.settings', order: 60 },
    { title: { zh: '操作日志', en: 'Audit log' }, icon: 'audit', section: 'system', path: '/platform/audit', permission: 'platform.audit', order: 70 },
  ],
  pages: [
    { path: '/platform/imports', title: { zh: '数据导入', en: 'Imports' }, component: () => import('./pages/Imports.tsx') },
    { path: '/platform/imports/new/:kind', title: { zh: '导入文件', en: 'Import a file' }, component: () => import('./pages/ImportWizard.tsx') },
    { path: '/platform/imports/:batchId', title: { zh: '导入批次', en: 'Import' }, component: () => import('./pages/ImportBatch.tsx') },
    { path: '/platform/organization', title: { zh: '单位与小区', en: 'Organisation and estates' }, permission: 'platform.read', component: () => import('./pages/Organization.tsx') },
    { path: '/platform/staff', title: { zh: '员工与邀请', en: 'Staff and invitations' }, permission: 'platform.staff', component: () => import('./pages/Staff.tsx') },
    { path: '/platform/plugins', title: { zh: '插件', en: 'Plugins' }, permission: 'platform.settings', component: () => import('./pages/Plugins.tsx') },
    { path: '/platform/health', title: { zh: '运行状况', en: 'Health' }, permission: 'platform.settings', component: () => import('./pages/Health.tsx') },
    { path: '/platform/audit', title: { zh: '操作日志', en: 'Audit log' }, permission: 'platform.audit', component: () => import('./pages/AuditLog.tsx') },
  ],
  ownFields: ['platform.organization', 'platform.estate', 'platform.staff'],
  recordPages: { 'platform.organization': '/platform/organization', 'platform.estate': '/platform/organization' },
  cronJobs: ['platform-upkeep', 'platform-attachments', 'platform-sweep-files', 'platform-mask-imports', 'platform-exports'],
  locales: { 'zh-CN': () => import('./locales/zh-CN.json'), 'en-US': () => import('./locales/en-US.json') },
})
