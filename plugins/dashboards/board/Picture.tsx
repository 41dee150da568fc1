import { ErrorState, fileContent, LoadingState, useContextInfo, useT, type FileInfo } from '@anju/sdk'
import { useEffect, useState } from 'react'
import { spoken, type Words } from '../model.ts'

/** A picture of the operator: a plan, a notice, a logo. Its words are its description. */
export function Picture({ file, words }: { file: FileInfo | undefined; words: Words | undefined }) {
  const t = useT()
  const { locale } = useContextInfo()
  const [shown, setShown] = useState<{ id: string; url?: string; error?: unknown } | null>(null)
  useEffect(() => {
    if (!file) return
    let url: string | undefined
    let current = true
    fileContent(file).then((content) => {
      if (!current) return
      url = URL.createObjectURL(content)
      setShown({ id: file.id, url })
    }).catch((error: unknown) => {
      if (current) setShown({ id: file.id, error })
    })
    return () => {
      current = false
      if (url) URL.revokeObjectURL(url)
    }
  }, [file])
  if (!file) return <p className="dash-empty">{t('picture.none')}</p>
  if (shown?.id !== file.id) return <LoadingState rows={2} />
  if (shown.error) return <ErrorState error={shown.error} />
  return <img className="dash-picture" src={shown.url} alt={spoken(words, locale) || file.name} />
}
