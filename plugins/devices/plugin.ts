import { definePlugin } from '@anju/sdk'

export default definePlugin({
  key: 'devices',
  title: { zh: '智能设备', en: 'Devices' },
  description: { zh: '门锁、门禁与水电表：状态、钥匙、开门、通行记录', en: 'Locks, gates and meters: state, keys, opening, access log' },
  clauses: ['6.1.d', '6.2.a2', '6.2.a3'],
  requires: ['platform', 'housing', 'tenants', 'contracts'],
  permissions: ['devices.read', 'devices.manage', 'devices.unlock', 'devices.access_log'],
  menu: [{ title: { zh: '智能设备', en: 'Devices' }, icon: 'lock', section: 'field', path: '/devices', permission: 'devices.read', order: 10 }],
  pages: [
    { path: '/devices', title: { zh: '智能设备', en: 'Devices' }, permission: 'devices.read', component: () => import('./pages/Devices.tsx') },
    { path: '/devices/:deviceId', title: { zh: '设备', en: 'Device' }, permission: 'devices.read', component: () => import('./pages/Device.tsx') },
  ],
  panels: [{ key: 'door_log', place: 'housing.unit', permission: 'devices.access_log', component: () => import('./panels/UnitDoorLog.tsx') }],
  portalPages: [{ path: '/door', title: { zh: '开门', en: 'Door' }, tab: { icon: 'key', order: 30 }, component: () => import('./portal/Door.tsx') }],
  cronJobs: ['devices-partitions', 'devices-commands', 'devices-credentials', 'devices-silent'],
  ownFields: ['devices.device'],
  recordPages: { 'devices.device': '/devices/:id' },
  locales: { 'zh-CN': () => import('./locales/zh-CN.json'), 'en-US': () => import('./locales/en-US.json') },
})
