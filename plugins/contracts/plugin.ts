import { definePlugin } from '@anju/sdk'

export default definePlugin({
  key: 'contracts',
  title: { zh: '合同', en: 'Leases' },
  description: { zh: '电子租赁合同：起草、告知、签署、存证、到期提醒', en: 'Electronic leases: draft, disclosure, signatures, evidence, reminders' },
  clauses: ['6.2.a1', '6.2.b3', '6.3.a', '6.3.b', '7.4.c'],
  requires: ['platform', 'housing', 'tenants'],
  permissions: ['contracts.read', 'contracts.write', 'contracts.sign'],
  menu: [{ title: { zh: '租赁合同', en: 'Leases' }, icon: 'contract', section: 'people', path: '/contracts', permission: 'contracts.read', order: 20 }],
  pages: [
    { path: '/contracts', title: { zh: '租赁合同', en: 'Leases' }, permission: 'contracts.read', component: () => import('./pages/Contracts.tsx') },
    { path: '/contracts/new', title: { zh: '起草合同', en: 'Draft a lease' }, permission: 'contracts.write', component: () => import('./pages/DraftContract.tsx') },
    { path: '/contracts/:contractId', title: { zh: '合同', en: 'Lease' }, permission: 'contracts.read', component: () => import('./pages/Contract.tsx') },
  ],
  portalPages: [{ path: '/contract', title: { zh: '合同', en: 'Lease' }, tab: { icon: 'contract', order: 40 }, component: () => import('./portal/MyContract.tsx') }],
  searchKinds: [{ kind: 'contract', title: { zh: '合同', en: 'Lease' }, icon: 'contract' }],
  cronJobs: ['contracts-ends', 'contracts-reminders'],
  ownFields: ['contracts.contract'],
  recordPages: { 'contracts.contract': '/contracts/:id' },
  locales: { 'zh-CN': () => import('./locales/zh-CN.json'), 'en-US': () => import('./locales/en-US.json') },
})
