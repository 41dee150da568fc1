import { Input } from 'antd'
import { useTranslation } from 'react-i18next'
import type { Title } from '../../../sdk/plugin.ts'
import { Line } from './Line.tsx'

interface TitlePairProps {
  id: string
  label: string
  value: Title | undefined
  onChange: (value: Title) => void
  disabled: boolean
  multiline?: boolean
}

/** A text in both languages. */
export function TitlePair({ id, label, value, onChange, disabled, multiline = false }: TitlePairProps) {
  const { t } = useTranslation('forms')
  const Box = multiline ? Input.TextArea : Input
  const texts = { zh: value?.zh ?? '', en: value?.en ?? '' }
  return (
    <>
      {(['zh', 'en'] as const).map((language) => (
        <Line key={language} id={`${id}-${language}`} label={t(`designer.in_${language}`, { label })}>
          <Box id={`${id}-${language}`} disabled={disabled} maxLength={multiline ? 500 : 60} value={texts[language]} onChange={({ target }) => onChange({ ...texts, [language]: target.value })} />
        </Line>
      ))}
    </>
  )
}
