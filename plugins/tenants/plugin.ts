import { definePlugin } from '@anju/sdk'

export default definePlugin({
  key: 'tenants',
  title: { zh: '租户', en: 'Tenants' },
  description: { zh: '保障家庭、配租、入住与退房，租户门户', en: 'Households, allocation, moving in and out, the tenant portal' },
  clauses: ['6.2.a1', '6.2.a2', '7.4.b', '8.2.1'],
  requires: ['platform', 'housing'],
  permissions: ['tenants.read', 'tenants.write', 'tenants.import', 'tenants.reveal', 'tenants.check_in'],
  menu: [{ title: { zh: '保障家庭', en: 'Households' }, icon: 'people', section: 'people', path: '/tenants/households', permission: 'tenants.read', order: 10 }],
  pages: [
    { path: '/tenants/households', title: { zh: '保障家庭', en: 'Households' }, permission: 'tenants.read', component: () => import('./pages/Households.tsx') },
    { path: '/tenants/households/new', title: { zh: '登记家庭', en: 'Register a household' }, permission: 'tenants.write', component: () => import('./pages/RegisterHousehold.tsx') },
    { path: '/tenants/households/:householdId', title: { zh: '家庭档案', en: 'Household' }, permission: 'tenants.read', component: () => import('./pages/Household.tsx') },
  ],
  portalPages: [{ path: '/home', title: { zh: '我的家', en: 'Home' }, tab: { icon: 'home', order: 10 }, component: () => import('./portal/Home.tsx') }],
  searchKinds: [{ kind: 'household', title: { zh: '家庭', en: 'Household' }, icon: 'people' }],
  imports: [{ kind: 'allocations', title: { zh: '配租名册', en: 'Allocation list' }, permission: 'tenants.import' }],
  cronJobs: ['tenants-offers'],
  ownFields: ['tenants.household', 'tenants.person', 'tenants.allocation', 'tenants.check_in', 'tenants.qualification'],
  recordPages: { 'tenants.household': '/tenants/households/:id' },
  locales: { 'zh-CN': () => import('./locales/zh-CN.json'), 'en-US': () => import('./locales/en-US.json') },
})
