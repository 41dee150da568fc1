import { definePlugin } from '@anju/sdk'

export default definePlugin({
  key: 'finance',
  title: { zh: '财务', en: 'Finance' },
  description: { zh: '账单、缴费、复式账', en: 'Bills, payments, double-entry ledger' },
  clauses: ['6.4.a', '6.4.b', '6.4.c'],
  requires: ['platform', 'housing', 'tenants', 'contracts'],
  permissions: ['finance.read', 'finance.collect', 'finance.bill'],
  menu: [
    { title: { zh: '账单', en: 'Bills' }, icon: 'money', section: 'money', path: '/finance/charges', permission: 'finance.read', order: 10 },
    { title: { zh: '支付订单', en: 'Payments' }, icon: 'wallet', section: 'money', path: '/finance/orders', permission: 'finance.read', order: 15 },
    { title: { zh: '科目余额', en: 'Ledger' }, icon: 'bank', section: 'money', path: '/finance/ledger', permission: 'finance.read', order: 20 },
  ],
  pages: [
    { path: '/finance/charges', title: { zh: '账单', en: 'Bills' }, permission: 'finance.read', component: () => import('./pages/Charges.tsx') },
    { path: '/finance/orders', title: { zh: '支付订单', en: 'Payments' }, permission: 'finance.read', component: () => import('./pages/Orders.tsx') },
    { path: '/finance/ledger', title: { zh: '科目余额', en: 'Ledger' }, permission: 'finance.read', component: () => import('./pages/Ledger.tsx') },
  ],
  portalPages: [
    { path: '/bills', title: { zh: '缴费', en: 'Bills' }, tab: { icon: 'wallet', order: 20 }, component: () => import('./portal/Bills.tsx') },
  ],
  widgets: [{ key: 'collection', title: { zh: '租金收缴', en: 'Rent collection' }, width: 6, order: 20, permission: 'finance.read', component: () => import('./widgets/Collection.tsx') }],
  ownFields: ['finance.charge'],
  cronJobs: ['finance-bills', 'finance-orders'],
  locales: { 'zh-CN': () => import('./locales/zh-CN.json'), 'en-US': () => import('./locales/en-US.json') },
})
