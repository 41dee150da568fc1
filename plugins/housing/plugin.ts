import { definePlugin } from '@anju/sdk'

export default definePlugin({
  key: 'housing',
  title: { zh: '房源', en: 'Housing' },
  description: { zh: '楼栋、房屋、房态图与一房一档', en: 'Buildings, units, stack charts and one file per home' },
  clauses: ['6.1.b', '6.1.c', '6.1.d', '7.4.a'],
  requires: ['platform'],
  permissions: ['housing.read', 'housing.write', 'housing.import'],
  menu: [
    { title: { zh: '房态图', en: 'Stack charts' }, icon: 'grid', section: 'homes', path: '/housing/buildings', permission: 'housing.read', order: 10 },
    { title: { zh: '房源列表', en: 'Units' }, icon: 'home', section: 'homes', path: '/housing/units', permission: 'housing.read', order: 20 },
  ],
  pages: [
    { path: '/housing/buildings', title: { zh: '房态图', en: 'Stack charts' }, permission: 'housing.read', component: () => import('./pages/Buildings.tsx') },
    { path: '/housing/buildings/:buildingId', title: { zh: '楼栋房态图', en: 'Stack chart' }, permission: 'housing.read', component: () => import('./pages/StackChart.tsx') },
    { path: '/housing/units', title: { zh: '房源列表', en: 'Units' }, permission: 'housing.read', component: () => import('./pages/Units.tsx') },
    { path: '/housing/units/:unitId', title: { zh: '房屋档案', en: 'Home file' }, permission: 'housing.read', component: () => import('./pages/UnitFile.tsx') },
  ],
  widgets: [
    { key: 'occupancy', title: { zh: '房态总览', en: 'Occupancy' }, width: 6, order: 10, permission: 'housing.read', component: () => import('./widgets/Occupancy.tsx') },
  ],
  searchKinds: [{ kind: 'unit', title: { zh: '房源', en: 'Unit' }, icon: 'home' }],
  imports: [{ kind: 'units', title: { zh: '房源清单', en: 'Housing list' }, permission: 'housing.import' }],
  cronJobs: ['housing-due-units'],
  ownFields: ['housing.unit', 'housing.building', 'housing.fitting'],
  recordPages: { 'housing.unit': '/housing/units/:id', 'housing.building': '/housing/buildings/:id' },
  locales: { 'zh-CN': () => import('./locales/zh-CN.json'), 'en-US': () => import('./locales/en-US.json') },
})
