import { titleText, useT } from '@anju/sdk'
import { Checkbox } from 'antd'
import { kindTitle, type Kind } from '../config.ts'
import { givenByWider, toggled } from '../role.ts'
import type { PluginPermissions } from './usePermissionNames.ts'

interface PermissionPickerProps {
  plugins: readonly PluginPermissions[]
  kinds: readonly Kind[]
  value: readonly string[]
  onChange: (permissions: string[]) => void
  disabled: boolean
}

/** Permission keys by plugin, with their names. What a wider right already gives is shown as given. */
export function PermissionPicker({ plugins, kinds, value, onChange, disabled }: PermissionPickerProps) {
  const t = useT()
  const box = (permission: string, label: string) => {
    const given = givenByWider(value, permission)
    return (
      <Checkbox key={permission} checked={given || value.includes(permission)} disabled={disabled || given} onChange={({ target }) => onChange(toggled(value, permission, target.checked))}>
        <span title={permission}>{label}</span>
      </Checkbox>
    )
  }
  return (
    <>
      <p>{box('*', t('role.everything'))}</p>
      <div className="lowcode-permissions">
        {plugins.filter(({ permissions }) => permissions.length > 0).map((plugin) => {
          const family = plugin.permissions[0]?.key.split('.')[0] ?? plugin.key
          return (
            <fieldset key={plugin.key}>
              <legend>{titleText(plugin.title)}</legend>
              {box(`${family}.*`, t('role.all_of', { plugin: titleText(plugin.title) }))}
              {plugin.permissions.map(({ key, title }) => box(key, titleText(title)))}
              {plugin.key === 'lowcode' ? kinds.flatMap((kind) => [
                box(`config.write:${kind.kind}`, t('role.write_kind', { kind: kindTitle(kind) })),
                box(`config.publish:${kind.kind}`, t('role.publish_kind', { kind: kindTitle(kind) })),
              ]) : null}
            </fieldset>
          )
        })}
      </div>
    </>
  )
}
