import { definePlugin } from '@anju/sdk'

export default definePlugin({
  key: 'flows',
  title: { zh: '审批流程', en: 'Approvals' },
  description: { zh: '画出来的审批流：待办、会签、退回、代理、时限，通过即办理', en: 'Drawn approval flows: to-dos, joint signing, returns, deputies, time limits; approved means done' },
  requires: ['platform', 'lowcode'],
  permissions: ['flows.read', 'flows.start', 'flows.admin'],
  menu: [{ title: { zh: '审批', en: 'Approvals' }, icon: 'audit', section: 'people', path: '/flows', order: 5, badge: { rpc: 'flow_badge', event: 'to_do_changed' } }],
  widgets: [{ key: 'to_do', title: { zh: '待我审批', en: 'Waiting for me' }, width: 6, order: 5, component: () => import('./widgets/ToDo.tsx') }],
  pages: [
    { path: '/flows', title: { zh: '审批', en: 'Approvals' }, component: () => import('./pages/Inbox.tsx') },
    { path: '/flows/design/:itemId', title: { zh: '审批流设计', en: 'Flow designer' }, permission: 'config.read', component: () => import('./pages/Designer.tsx') },
    { path: '/flows/calendar', title: { zh: '工作日历', en: 'Working calendar' }, component: () => import('./pages/Calendar.tsx') },
    { path: '/flows/:runId', title: { zh: '审批单', en: 'Approval' }, component: () => import('./pages/Run.tsx') },
  ],
  portalPages: [{ path: '/approvals', title: { zh: '办理进度', en: 'My requests' }, tile: { icon: 'audit', order: 60 }, component: () => import('./portal/Approvals.tsx') }],
  configEditors: [{ kind: 'flow', path: '/flows/design/:itemId', newPath: '/flows/design/new', words: () => import('./designer/words.ts') }],
  cronJobs: ['flows-clock'],
  locales: { 'zh-CN': () => import('./locales/zh-CN.json'), 'en-US': () => import('./locales/en-US.json') },
})
