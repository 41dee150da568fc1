import { definePlugin } from '@anju/sdk'

export default definePlugin({
  key: 'alerts',
  title: { zh: '预警', en: 'Alerts' },
  description: { zh: '按自定规则发现需要人核实的情况', en: 'Finds what a person should look into, by rules of one’s own' },
  clauses: ['6.4.b', '7.3.b', '7.3.d'],
  requires: ['platform', 'housing', 'tenants', 'contracts', 'finance'],
  permissions: ['alerts.read', 'alerts.handle'],
  menu: [{ title: { zh: '预警', en: 'Alerts' }, icon: 'alert', section: 'field', path: '/alerts', permission: 'alerts.read', order: 20 }],
  pages: [
    { path: '/alerts', title: { zh: '预警', en: 'Alerts' }, permission: 'alerts.read', component: () => import('./pages/Alerts.tsx') },
    { path: '/alerts/rules', title: { zh: '预警规则', en: 'Alert rules' }, permission: 'alerts.read', component: () => import('./pages/Rules.tsx') },
    { path: '/alerts/rules/:itemId', title: { zh: '预警规则', en: 'Alert rule' }, permission: 'alerts.read', component: () => import('./pages/RuleEditor.tsx') },
    { path: '/alerts/mutes', title: { zh: '静默', en: 'Mutes' }, permission: 'alerts.read', component: () => import('./pages/Mutes.tsx') },
    { path: '/alerts/tasks/:taskId', title: { zh: '待办', en: 'To do' }, component: () => import('./pages/AlertTask.tsx') },
    { path: '/alerts/:alertId', title: { zh: '预警详情', en: 'Alert' }, permission: 'alerts.read', component: () => import('./pages/AlertFile.tsx') },
  ],
  widgets: [{ key: 'open', title: { zh: '待处理预警', en: 'Open alerts' }, width: 6, order: 30, permission: 'alerts.read', component: () => import('./widgets/OpenAlerts.tsx') }],
  configEditors: [{ kind: 'alert_rule', path: '/alerts/rules/:itemId', newPath: '/alerts/rules/new', words: () => import('./rule/words.ts') }],
  ownFields: ['alerts.alert'],
  recordPages: { 'alerts.alert': '/alerts/:id' },
  cronJobs: ['alerts-evaluate'],
  locales: { 'zh-CN': () => import('./locales/zh-CN.json'), 'en-US': () => import('./locales/en-US.json') },
})
