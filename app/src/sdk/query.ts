import { useMutation, useQuery, useQueryClient, type UseMutationResult, type UseQueryResult } from '@tanstack/react-query'
import { rows, rpc } from './client.ts'
import { toAnjuError, type AnjuError } from './errors.ts'
import { useNotify } from './notify.ts'

/** Anything with `parse`, such as a zod schema: what comes from outside is checked once, here. */
export interface Parser<T> {
  parse: (value: unknown) => T
}

interface ReadOptions<T> {
  enabled?: boolean
  schema?: Parser<T>
  /** Ask again every so many milliseconds. */
  refetchInterval?: number
  /** How long an answer counts as fresh, in milliseconds. */
  staleTime?: number
  /** Show the former answer while a new one (other arguments) is on its way. */
  keepPrevious?: boolean
}

function useRead<T>(key: readonly unknown[], read: () => Promise<unknown>, options: ReadOptions<T>): UseQueryResult<T, AnjuError> {
  return useQuery<T, AnjuError>({
    queryKey: key,
    queryFn: async () => {
      try {
        const value = await read()
        return options.schema ? options.schema.parse(value) : (value as T)
      } catch (error) {
        throw toAnjuError(error)
      }
    },
    enabled: options.enabled ?? true,
    refetchInterval: options.refetchInterval ?? false,
    staleTime: options.staleTime ?? 5_000,
    placeholderData: options.keepPrevious ? (previous: T | undefined) => previous : undefined,
  } as Parameters<typeof useQuery<T, AnjuError>>[0])
}

/** Reads by a database function: `const home = useRpc('my_home')`. Query key: `['rpc', name, args]`. */
export function useRpc<T = unknown>(name: string, args: Record<string, unknown> = {}, options: ReadOptions<T> = {}): UseQueryResult<T, AnjuError> {
  return useRead(['rpc', name, args], () => rpc(name, args), options)
}

/**
 * Reads rows of a table or view. `key` must name everything the query depends on; its first part should be the table:
 * `useRows(['service_points', estate.id], () => from('service_points').select('*').eq('estate_id', estate.id))`.
 */
export function useRows<T = unknown[]>(
  key: readonly unknown[],
  query: () => PromiseLike<{ data: unknown; error: unknown; status: number }>,
  options: ReadOptions<T> = {},
): UseQueryResult<T, AnjuError> {
  return useRead(['rows', ...key], () => rows(query()), options)
}

interface VerbOptions<T> {
  /** Text shown when it worked. */
  success?: string
  /** Tables and functions to read again afterwards, by name. Default: everything on screen. */
  invalidates?: string[]
  onSuccess?: (result: T) => void
  /** Errors are shown as a notification; `false` leaves them to the page (form fields, a dialog). */
  notifyErrors?: boolean
}

/** Writes by a database verb: `const sign = useVerb('countersign_contract', { success: t('signed') }); sign.mutate({ contract })`. */
export function useVerb<T = unknown>(name: string, options: VerbOptions<T> = {}): UseMutationResult<T, AnjuError, Record<string, unknown>> {
  return useAction<Record<string, unknown>, T>((args) => rpc<T>(name, args), options)
}

/** As `useVerb`, for anything asynchronous that writes (an edge function, a table insert). */
export function useAction<A, T = unknown>(act: (args: A) => Promise<T>, options: VerbOptions<T> = {}): UseMutationResult<T, AnjuError, A> {
  const client = useQueryClient()
  const notify = useNotify()
  return useMutation<T, AnjuError, A>({
    mutationFn: async (args) => {
      try {
        return await act(args)
      } catch (error) {
        throw toAnjuError(error)
      }
    },
    onSuccess: async (result) => {
      if (options.success) notify.success(options.success)
      options.onSuccess?.(result)
      const names = options.invalidates
      await client.invalidateQueries(names ? { predicate: (query) => names.includes(String(query.queryKey[1])) } : {})
    },
    onError: (error) => {
      if (options.notifyErrors !== false) void notify.error(error)
    },
  })
}

/** Gives a function that reads the named tables or functions again; use it in `useLive` handlers. */
export function useRefresh(): (...names: string[]) => void {
  const client = useQueryClient()
  return (...names) => void client.invalidateQueries({ predicate: (query) => names.includes(String(query.queryKey[1])) })
}
