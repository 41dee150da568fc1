import { definePlugin } from '@anju/sdk'

export default definePlugin({
  key: 'privacy',
  title: { zh: '隐私保护', en: 'Privacy' },
  description: { zh: '数据留存与清除、敏感信息查看记录', en: 'Retention and purging, looks at sensitive data' },
  clauses: ['8.2.1', '8.2.2.a', '8.2.2.b', '8.2.2.c', '8.2.2.d'],
  requires: ['platform', 'tenants'],
  permissions: ['privacy.read', 'privacy.manage'],
  menu: [
    { title: { zh: '数据留存与清除', en: 'Retention' }, icon: 'safety', section: 'system', path: '/privacy', permission: 'privacy.read', order: 60 },
    // The log is the auditors': its rows come with the audit right, so the entry does too.
    { title: { zh: '敏感信息查看记录', en: 'Looks at personal data' }, icon: 'history', section: 'system', path: '/privacy/reads', permission: 'platform.audit', order: 65 },
  ],
  pages: [
    { path: '/privacy', title: { zh: '数据留存与清除', en: 'Retention' }, permission: 'privacy.read', component: () => import('./pages/Retention.tsx') },
    { path: '/privacy/reads', title: { zh: '敏感信息查看记录', en: 'Looks at personal data' }, permission: 'platform.audit', component: () => import('./pages/SensitiveReads.tsx') },
  ],
  cronJobs: ['privacy-purge'],
  locales: { 'zh-CN': () => import('./locales/zh-CN.json'), 'en-US': () => import('./locales/en-US.json') },
})
