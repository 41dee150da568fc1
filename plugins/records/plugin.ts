import { definePlugin } from '@anju/sdk'

const list = { zh: '自定义记录', en: 'Records' }
const panel = () => import('./panels/AttachedRecords.tsx')

export default definePlugin({
  key: 'records',
  title: { zh: '自定义字段与记录', en: 'Own fields and records' },
  description: { zh: '给房屋、家庭、合同等加字段，或新建自己的记录类型，无需编程', en: 'Add fields to units, households and leases, or make new kinds of records, without code' },
  requires: ['platform', 'lowcode'],
  permissions: ['records.read', 'records.write', 'records.export', 'records.reveal', 'records.manage'],
  menu: [{ title: { zh: '字段与记录', en: 'Fields and records' }, icon: 'grid', section: 'system', path: '/records', permission: 'config.read', order: 16 }],
  menuSource: () => import('./menu.ts'),
  pages: [
    { path: '/records', title: { zh: '字段与记录', en: 'Fields and records' }, permission: 'config.read', component: () => import('./pages/Resources.tsx') },
    { path: '/records/design/:itemId', title: { zh: '设计', en: 'Design' }, permission: 'config.read', component: () => import('./pages/Design.tsx') },
    { path: '/records/built-in', title: { zh: '补充信息', en: 'More information' }, component: () => import('./pages/BuiltIn.tsx') },
    { path: '/records/built-in/:plugin/:what', title: { zh: '补充信息', en: 'More information' }, component: () => import('./pages/BuiltIn.tsx') },
    { path: '/records/of/:resource', title: list, component: () => import('./pages/Records.tsx') },
    { path: '/records/of/:resource/new', title: list, component: () => import('./pages/EditRecord.tsx') },
    { path: '/records/of/:resource/:recordId', title: list, component: () => import('./pages/Record.tsx') },
    { path: '/records/of/:resource/:recordId/edit', title: list, component: () => import('./pages/EditRecord.tsx') },
  ],
  panels: ['housing.unit', 'tenants.household', 'contracts.contract'].map((place) => ({ key: `records.${place}`, place, order: 60, component: panel })),
  portalPages: [
    { path: '/records', title: { zh: '我的登记', en: 'My records' }, tile: { icon: 'file', order: 70 }, component: () => import('./portal/MyRecords.tsx') },
    { path: '/records/new/:org/:resource', title: { zh: '提交', en: 'Hand in' }, component: () => import('./portal/FormPage.tsx') },
    { path: '/records/correct/:recordId', title: { zh: '改正', en: 'Correct' }, component: () => import('./portal/FormPage.tsx') },
  ],
  configEditors: [{ kind: 'resource', path: '/records/design/:itemId', newPath: '/records/design/new', words: () => import('./design/words.ts') }],
  imports: [{ kind: 'records', title: { zh: '自定义记录', en: 'Records' }, permission: 'records.write' }],
  cronJobs: ['records-indexes', 'records-loose-files'],
  locales: { 'zh-CN': () => import('./locales/zh-CN.json'), 'en-US': () => import('./locales/en-US.json') },
})
