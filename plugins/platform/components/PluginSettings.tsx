import { pluginText, useNotify, useT, useVerb } from '@anju/sdk'
import { Button, Drawer, Form, Input, InputNumber, Select, Switch } from 'antd'
import { changedSettings, editorOf, fromForm, toForm, type SettingEditor, type SettingValue } from '../settings.ts'

export interface PluginState {
  key: string
  enabled: boolean
  title: { zh: string; en: string }
  requires: string[]
  clauses: string[]
  settings: Record<string, SettingValue>
  defaults: Record<string, SettingValue>
}

/** What a setting is called: its plugin's words, else its key in plain letters. */
const settingName = (plugin: string, key: string): string => pluginText(plugin, `settings.${key}`) ?? key.replaceAll('_', ' ')

/** The settings of one plugin, each with the control its default asks for. */
export function PluginSettings({ plugin, title, org, onClose }: { plugin: PluginState; title: string; org: string; onClose: () => void }) {
  const t = useT()
  const notify = useNotify()
  const [form] = Form.useForm<Record<string, unknown>>()
  const save = useVerb('set_plugin_settings', { success: t('plugins.settings_saved'), onSuccess: onClose })
  const keys = Object.keys(plugin.defaults)
  const editors = new Map(keys.map((key) => [key, editorOf(plugin.defaults[key] ?? null)]))
  const reset = (): void => form.setFieldsValue(Object.fromEntries(keys.map((key) => [key, toForm(plugin.defaults[key] ?? null, editors.get(key) ?? 'json')])))
  const submit = (typed: Record<string, unknown>): void => {
    const values: Record<string, SettingValue> = {}
    for (const key of keys) {
      const value = fromForm(typed[key], editors.get(key) ?? 'json')
      if (value === undefined) {
        notify.warning(t('plugins.setting_wrong', { setting: settingName(plugin.key, key) }))
        return
      }
      values[key] = value
    }
    save.mutate({ org, plugin: plugin.key, settings: changedSettings(values, plugin.defaults) })
  }
  return (
    <Drawer
      open
      title={t('plugins.settings_of', { plugin: title })}
      onClose={onClose}
      size={440}
      footer={
        <div className="platform-actions" style={{ margin: 0, justifyContent: 'flex-end' }}>
          <Button onClick={reset}>{t('plugins.defaults')}</Button>
          <Button type="primary" loading={save.isPending} onClick={() => form.submit()}>
            {t('app:save')}
          </Button>
        </div>
      }
    >
      <Form
        form={form}
        layout="vertical"
        initialValues={Object.fromEntries(keys.map((key) => [key, toForm(plugin.settings[key] ?? null, editors.get(key) ?? 'json')]))}
        onFinish={submit}
      >
        {keys.map((key) => {
          const editor = editors.get(key) ?? 'json'
          return (
            <Form.Item key={key} name={key} label={settingName(plugin.key, key)} valuePropName={editor === 'switch' ? 'checked' : 'value'}>
              <Control editor={editor} />
            </Form.Item>
          )
        })}
      </Form>
    </Drawer>
  )
}

/** antd gives the control its value and handlers as properties. */
function Control({ editor, ...given }: { editor: SettingEditor } & Record<string, unknown>) {
  switch (editor) {
    case 'switch':
      return <Switch {...given} />
    case 'number':
      return <InputNumber {...given} style={{ width: '100%' }} />
    case 'text':
      return <Input {...given} />
    case 'numbers':
    case 'texts':
      return <Select {...given} mode="tags" open={false} suffixIcon={null} tokenSeparators={[',', ' ', '，']} />
    case 'json':
      return <Input.TextArea {...given} autoSize={{ minRows: 3, maxRows: 14 }} spellCheck={false} style={{ fontFamily: 'monospace' }} />
  }
}
