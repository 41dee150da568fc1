import { Await, installedPlugins, PageHeader, titleText, useContextInfo, useRpc, useT, useVerb } from '@anju/sdk'
import { Button, Form, Input, Select } from 'antd'
import { useState } from 'react'
import { useNavigate, useParams, useSearchParams } from 'react-router'
import { PermissionPicker } from '../components/PermissionPicker.tsx'
import { useKinds } from '../components/useKinds.ts'
import { usePlugins, type PluginPermissions } from '../components/usePermissionNames.ts'
import { useItem } from '../components/useVersions.ts'
import { titleOf, type Kind, type ListedItem, type Titles, type Version } from '../config.ts'
import { seenBy } from '../role.ts'
import '../lowcode.css'

/** A role: its name, what it may do, and what people in it get to see. `/lowcode/roles/new?copy=<item>` begins from another one. */
export default function Role() {
  const { itemId = 'new' } = useParams()
  const [search] = useSearchParams()
  const source = itemId === 'new' ? (search.get('copy') ?? undefined) : itemId
  const state = useItem(source)
  const plugins = usePlugins()
  const kinds = useKinds()
  return (
    <Await query={plugins}>
      {(list) => (
        <Await query={kinds}>
          {(known) => {
            if (source === undefined) return <Editor key="new" plugins={list} kinds={known} start={null} roleKey="" name={null} itemId={null} />
            return (
              <Await query={state}>
                {({ item, draft, published }) =>
                  itemId === 'new' ? (
                    <Editor key={item.id} plugins={list} kinds={known} start={published} roleKey="" name={null} itemId={null} />
                  ) : (
                    <Editor key={(draft ?? published)?.id} plugins={list} kinds={known} start={draft ?? published} roleKey={item.key} name={titleOf(item)} itemId={item.id} />
                  )
                }
              </Await>
            )
          }}
        </Await>
      )}
    </Await>
  )
}

interface EditorProps {
  plugins: readonly PluginPermissions[]
  kinds: readonly Kind[]
  start: Version | null
  /** Empty for a new role, also for a copy. */
  roleKey: string
  name: string | null
  itemId: string | null
}

interface Fields {
  key: string
  zh?: string
  en?: string
  note?: string
}

const permissionsOf = (version: Version | null): string[] => {
  const body = version?.body
  const list = typeof body === 'object' && body !== null && !Array.isArray(body) ? body['permissions'] : []
  return Array.isArray(list) ? list.filter((one) => typeof one === 'string') : []
}

function Editor({ plugins, kinds, start, roleKey, name, itemId }: EditorProps) {
  const t = useT()
  const { org, can } = useContextInfo()
  const navigate = useNavigate()
  const [permissions, setPermissions] = useState(() => permissionsOf(start))
  const save = useVerb<Version>('save_config_draft', { success: t('edit.saved'), onSuccess: ({ item_id }) => void navigate(`/lowcode/items/${item_id}`) })
  const mayWrite = can('config.write:role')
  const submit = ({ key, zh, en, note }: Fields): void => {
    const title: Titles = { ...(zh ? { zh } : {}), ...(en ? { en } : {}) }
    save.mutate({ org: org?.id, kind: 'role', key, title, body: { permissions }, note: note ?? '', base: roleKey === '' ? null : (start?.id ?? null) })
  }
  return (
    <>
      <PageHeader
        help="configuration"
        title={name ?? t('role.new')}
        subtitle={t('role.subtitle')}
        parents={[{ title: t('list.title'), path: '/lowcode' }, ...(itemId && name ? [{ title: name, path: `/lowcode/items/${itemId}` }] : [])]}
        actions={itemId ? <Button onClick={() => void navigate(`/lowcode/roles/new?copy=${itemId}`)}>{t('role.copy')}</Button> : <CopyFrom />}
      />
      <Form<Fields> layout="vertical" initialValues={{ key: roleKey, zh: roleKey === '' ? undefined : start?.title.zh, en: roleKey === '' ? undefined : start?.title.en }} onFinish={submit} disabled={!mayWrite}>
        <section className="anju-card">
          <div className="lowcode-titles">
            <Form.Item name="zh" label={t('edit.title_zh')} rules={[{ required: true, max: 100 }]}>
              <Input />
            </Form.Item>
            <Form.Item name="en" label={t('edit.title_en')} rules={[{ max: 100 }]}>
              <Input />
            </Form.Item>
            <Form.Item name="key" label={t('edit.key')} extra={t('edit.key_hint')} rules={[{ required: true, pattern: /^[a-z][a-z0-9_]{1,39}$/, message: t('role.key_rule') }]}>
              <Input disabled={roleKey !== ''} autoComplete="off" />
            </Form.Item>
          </div>
        </section>
        <h2>{t('role.permissions')}</h2>
        <PermissionPicker plugins={plugins} kinds={kinds} value={permissions} onChange={setPermissions} disabled={!mayWrite} />
        <Preview permissions={permissions} plugins={plugins} />
        {mayWrite ? (
          <section className="anju-card">
            <Form.Item name="note" label={t('edit.note')} extra={t('edit.note_hint')} rules={[{ max: 500 }]}>
              <Input />
            </Form.Item>
            <Button type="primary" htmlType="submit" loading={save.isPending}>
              {t('edit.save')}
            </Button>
          </section>
        ) : null}
      </Form>
    </>
  )
}

/** A new role mostly is an existing one with a difference. */
function CopyFrom() {
  const t = useT()
  const { org } = useContextInfo()
  const navigate = useNavigate()
  const roles = useRpc<ListedItem[]>('config_list', { org: org?.id, kind: 'role', max_rows: 500 }, { enabled: org !== null })
  return (
    <Select<string>
      aria-label={t('role.copy_from')}
      placeholder={t('role.copy_from')}
      className="lowcode-kind"
      options={(roles.data ?? []).map((role) => ({ value: role.id, label: titleOf(role) }))}
      onChange={(id) => void navigate(`/lowcode/roles/new?copy=${id}`)}
    />
  )
}

function Preview({ permissions, plugins }: { permissions: readonly string[]; plugins: readonly PluginPermissions[] }) {
  const t = useT()
  const seen = seenBy(permissions, installedPlugins(), new Set(plugins.filter(({ enabled }) => enabled).map(({ key }) => key)))
  return (
    <section className="anju-card" aria-label={t('role.preview')}>
      <h2>{t('role.preview')}</h2>
      <p className="anju-muted">{t('role.preview_hint')}</p>
      {seen.length === 0 ? <p>{t('role.sees_nothing')}</p> : (
        <ul className="lowcode-seen">
          {seen.map(({ plugin, pages, widgets }) => (
            <li key={titleText(plugin)}>
              <strong>{titleText(plugin)}</strong>{t('role.colon')}
              {[...pages.map((page) => titleText(page)), ...widgets.map((widget) => t('role.widget', { name: titleText(widget) }))].join(t('diff.separator'))}
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}
