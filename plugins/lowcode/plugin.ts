import { definePlugin } from '@anju/sdk'

export default definePlugin({
  key: 'lowcode',
  title: { zh: '配置中心', en: 'Configuration' },
  description: { zh: '角色、表单、流程等配置的版本、发布、回退与升级合并', en: 'Versions of what is configured: publish, roll back, merge upgrades' },
  requires: ['platform'],
  permissions: ['config.read', 'config.write', 'config.publish'],
  menu: [{ title: { zh: '配置中心', en: 'Configuration' }, icon: 'appstore', section: 'system', path: '/lowcode', permission: 'config.read', order: 15 }],
  pages: [
    { path: '/lowcode', title: { zh: '配置中心', en: 'Configuration' }, permission: 'config.read', component: () => import('./pages/Configuration.tsx') },
    { path: '/lowcode/new/:kind', title: { zh: '新建配置', en: 'New' }, permission: 'config.read', component: () => import('./pages/NewItem.tsx') },
    { path: '/lowcode/items/:itemId', title: { zh: '配置项', en: 'Item' }, permission: 'config.read', component: () => import('./pages/Item.tsx') },
    { path: '/lowcode/items/:itemId/edit', title: { zh: '编辑', en: 'Edit' }, permission: 'config.read', component: () => import('./pages/EditItem.tsx') },
    { path: '/lowcode/roles/:itemId', title: { zh: '角色', en: 'Role' }, permission: 'config.read', component: () => import('./pages/Role.tsx') },
    { path: '/lowcode/conflicts', title: { zh: '升级冲突', en: 'Conflicts' }, permission: 'config.read', component: () => import('./pages/Conflicts.tsx') },
  ],
  configEditors: [{ kind: 'role', path: '/lowcode/roles/:itemId', newPath: '/lowcode/roles/new' }],
  locales: { 'zh-CN': () => import('./locales/zh-CN.json'), 'en-US': () => import('./locales/en-US.json') },
})
