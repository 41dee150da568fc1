import { Button, Modal, Radio } from 'antd'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { titleText } from '../../sdk/i18n.ts'
import { FieldValue } from './FieldValue.tsx'
import { mergeValues } from './merge.ts'
import type { RecordConflict } from './RecordForm.tsx'
import type { Field, Values } from './types.ts'

interface ConflictDialogProps {
  fields: readonly Field[]
  /** What the form began with. */
  base: Values
  mine: Values
  conflict: RecordConflict
  onMerge: (merged: Values) => void
  onCancel: () => void
}

type Side = 'theirs' | 'mine'

/** Two people changed one record: what only one changed is put together, what both changed is chosen field by field. */
export function ConflictDialog({ fields, base, mine, conflict, onMerge, onCancel }: ConflictDialogProps) {
  const { t } = useTranslation('forms')
  const { values, clashes } = useMemo(() => mergeValues(fields, base, conflict.values, mine), [fields, base, conflict, mine])
  const [sides, setSides] = useState<Readonly<Record<string, Side>>>({})
  const all = (side: Side): void => setSides(Object.fromEntries(clashes.map(({ field }) => [field.key, side])))
  const merge = (): void => {
    const merged = { ...values }
    for (const { field, mine: own } of clashes) {
      if (sides[field.key] !== 'mine') continue
      if (own === undefined) delete merged[field.key]
      else merged[field.key] = own
    }
    onMerge(merged)
  }
  const open = clashes.some(({ field }) => sides[field.key] === undefined)
  return (
    <Modal
      open
      width={720}
      title={conflict.who ? t('conflict.title', { who: conflict.who }) : t('conflict.title_unknown')}
      okText={t('conflict.merge')}
      cancelText={t('conflict.back')}
      okButtonProps={{ disabled: open }}
      onOk={merge}
      onCancel={onCancel}
    >
      <p>{clashes.length > 0 ? t('conflict.lead') : t('conflict.none')}</p>
      {clashes.length > 0 ? (
        <>
          {clashes.length > 1 ? (
            <div className="anju-form-sides">
              <Button size="small" onClick={() => all('theirs')}>{t('conflict.all_theirs')}</Button>
              <Button size="small" onClick={() => all('mine')}>{t('conflict.all_mine')}</Button>
            </div>
          ) : null}
          <div className="anju-form-scroll">
            <table className="anju-form-rows anju-form-clashes">
              <thead>
                <tr><th scope="col">{t('conflict.field')}</th><th scope="col">{t('conflict.theirs')}</th><th scope="col">{t('conflict.mine')}</th></tr>
              </thead>
              <tbody>
                {clashes.map(({ field, theirs, mine: own }) => (
                  <tr key={field.key}>
                    <th scope="row">{titleText(field.title)}</th>
                    {([['theirs', theirs], ['mine', own]] as const).map(([side, value]) => (
                      <td key={side}>
                        <Radio
                          name={`clash-${field.key}`}
                          checked={sides[field.key] === side}
                          onChange={() => setSides({ ...sides, [field.key]: side })}
                          aria-label={`${titleText(field.title)}: ${t(`conflict.${side}`)}`}
                        >
                          <FieldValue field={field} value={value} />
                        </Radio>
                      </td>
                    ))}
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        </>
      ) : null}
    </Modal>
  )
}
