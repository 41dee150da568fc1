import { createContext, use } from 'react'
import { from } from '../../sdk/client.ts'
import type { FileInfo } from '../../sdk/attachments.ts'
import { useRows } from '../../sdk/query.ts'

/** Whose the files are that a form uploads: kind of record as its plugin registered it, and its id. */
export interface FileOwner {
  kind: string
  id: string
}

/** Null where files cannot be kept, as in the designer's preview. */
export const FormFilesContext = createContext<FileOwner | null>(null)

export const useFormFiles = (): FileOwner | null => use(FormFilesContext)

const FRESH_MS = 60_000

/** What is known of files, in the order of their ids; those the reader may not see are left out. Undefined while asked. */
export function useFileInfos(ids: readonly string[]): FileInfo[] | undefined {
  const { data } = useRows<FileInfo[]>(['attachments', ...ids], () => from('attachments').select('id, name, mime, bytes, sha256, path').in('id', [...ids]), { enabled: ids.length > 0, staleTime: FRESH_MS })
  if (ids.length === 0) return []
  return data && ids.flatMap((id) => data.filter((file) => file.id === id))
}
