import { Cascader, Input } from 'antd'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { JsonValue } from '../../../sdk/schemaFaults.ts'
import { divisionPath, loadDivisions, type Division } from '../divisions.ts'
import { aria, type InputProps } from './types.ts'

/** An address by province, city and district, and the rest as text. Where the divisions cannot be fetched, all of it is typed. */
export default function AddressInput(props: InputProps) {
  const { t } = useTranslation('forms')
  const { id, value, onChange, onLeave, disabled, invalid } = props
  const [tree, setTree] = useState<readonly Division[] | null>(null)
  const [typing, setTyping] = useState(false)
  useEffect(() => {
    let current = true
    void loadDivisions().then((divisions) => current && setTree(divisions), () => current && setTyping(true))
    return () => {
      current = false
    }
  }, [])
  const address = typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {}
  const change = (part: { [name: string]: JsonValue }): void => onChange({ ...address, ...part })
  const text = (name: string): string => (typeof address[name] === 'string' ? address[name] : '')
  const path = tree && text('code') ? divisionPath(tree, text('code')) : null
  const status = invalid ? ('error' as const) : undefined
  return (
    <div className="anju-form-address" role="group" aria-labelledby={`${id}-label`} onBlur={onLeave}>
      {typing ? (
        <div className="anju-form-line">
          {(['province', 'city', 'district'] as const).map((name) => (
            <Input key={name} aria-label={t(`address.${name}`)} placeholder={t(`address.${name}`)} disabled={disabled} value={text(name)} onChange={({ target }) => change({ [name]: target.value })} />
          ))}
        </div>
      ) : (
        <Cascader<Division>
          id={id}
          aria-label={t('address.area')}
          options={tree ? [...tree] : []}
          loading={!tree}
          disabled={disabled}
          showSearch
          {...(status ? { status } : {})}
          placeholder={tree ? t('address.area') : t('address.loading')}
          value={path ? path.map(({ value: code }) => code) : []}
          // Stored by other means: without a code the words themselves are shown.
          displayRender={(labels) => labels.join(' / ')}
          onChange={(_codes, chosen) => {
            const [province, city, district] = (chosen as Division[] | undefined) ?? []
            if (province && city && district) change({ province: province.label, city: city.label, district: district.label, code: district.value })
            else onChange(text('detail') ? { detail: text('detail') } : undefined)
          }}
        />
      )}
      <Input
        aria-label={t('address.detail')}
        placeholder={t('address.detail')}
        autoComplete="off"
        maxLength={200}
        disabled={disabled}
        {...(status ? { status } : {})}
        value={text('detail')}
        onChange={({ target }) => change({ detail: target.value })}
        {...aria(props)}
      />
    </div>
  )
}
