import { Await, useContextInfo, useRpc, useT, useVerb } from '@anju/sdk'
import { Button, Checkbox, Modal } from 'antd'
import { useState } from 'react'
import { Link } from 'react-router'
import { kindTitle, type Kind } from '../config.ts'

interface Overview {
  key: string
  settings: Record<string, unknown>
  defaults: Record<string, unknown>
}

interface Rules {
  publish_needs_second_person: boolean
  publish_by_approval: string[]
}

/** A button and its dialog: who must agree before configuration comes into force. */
export function PublishRules({ kinds }: { kinds: readonly Kind[] }) {
  const t = useT()
  const { org } = useContextInfo()
  const [open, setOpen] = useState(false)
  const overview = useRpc<Overview[]>('plugin_overview', { org: org?.id }, { enabled: open && org !== null })
  return (
    <>
      <Button onClick={() => setOpen(true)}>{t('rules.title')}</Button>
      {open ? (
        <Await query={overview}>
          {(plugins) => {
            const { settings = {}, defaults = {} } = plugins.find(({ key }) => key === 'lowcode') ?? {}
            return <Dialog kinds={kinds} settings={settings} defaults={defaults} onClose={() => setOpen(false)} />
          }}
        </Await>
      ) : null}
    </>
  )
}

function Dialog({ kinds, settings, defaults, onClose }: Omit<Overview, 'key'> & { kinds: readonly Kind[]; onClose: () => void }) {
  const t = useT()
  const { org } = useContextInfo()
  const [rules, setRules] = useState<Rules>({ publish_needs_second_person: settings['publish_needs_second_person'] === true, publish_by_approval: Array.isArray(settings['publish_by_approval']) ? settings['publish_by_approval'].map(String) : [] })
  const save = useVerb('set_plugin_settings', { success: t('rules.saved'), onSuccess: onClose })
  // Only what differs from the defaults is kept, so that a better default of a later version still arrives.
  const changed = (): Record<string, unknown> => Object.fromEntries(Object.entries({ ...settings, ...rules }).filter(([key, value]) => JSON.stringify(value) !== JSON.stringify(defaults[key])))
  return (
    <Modal open title={t('rules.title')} okText={t('app:save')} cancelText={t('app:cancel')} confirmLoading={save.isPending} onCancel={onClose} onOk={() => save.mutate({ org: org?.id, plugin: 'lowcode', settings: changed() })}>
      <Checkbox checked={rules.publish_needs_second_person} onChange={({ target }) => setRules({ ...rules, publish_needs_second_person: target.checked })}>{t('rules.second')}</Checkbox>
      <h3>{t('rules.kinds')}</h3>
      <p className="anju-muted lowcode-hint">{t('rules.hint')} <Link to="/flows/design/new">{t('rules.draw')}</Link></p>
      <Checkbox.Group<string> className="lowcode-kinds" value={rules.publish_by_approval} options={kinds.map((kind) => ({ value: kind.kind, label: kindTitle(kind) }))} onChange={(chosen) => setRules({ ...rules, publish_by_approval: [...chosen].sort() })} />
    </Modal>
  )
}
