import { describe, expect, it } from 'vitest'
import { perRowCalls } from './policy-calls.ts'

describe('a policy’s functions', () => {
  it('may stand alone in a sub-select, also one within another', () => {
    expect(perRowCalls(`(estate_id = ANY (( SELECT private.estates_with('housing.read'::text) AS estates_with)::uuid[]))`, 'units')).toEqual([])
    expect(perRowCalls('( SELECT private.may_listen(( SELECT realtime.topic() AS topic)) AS may_listen)', 'messages')).toEqual([])
    expect(perRowCalls(`((lower(code) = 'a'::text) AND (user_id = ( SELECT auth.uid() AS uid)))`, 'units')).toEqual([])
  })

  it('may not stand bare', () => {
    expect(perRowCalls('(user_id = auth.uid())', 'staff')).toEqual(['auth.uid'])
    expect(perRowCalls(`private.may_read(estate_id, 'x'::text)`, 'units')).toEqual(['private.may_read'])
    expect(perRowCalls(`(org_id = (current_setting('request.org'::text))::uuid)`, 'units')).toEqual(['current_setting'])
  })

  it('may not take a column of the row: that sub-select runs for every row', () => {
    expect(perRowCalls('( SELECT private.may_read(units.estate_id) AS may_read)', 'units')).toEqual(['private.may_read'])
  })

  it('may not hide in the condition of another query', () => {
    expect(perRowCalls('(EXISTS ( SELECT FROM public.notices n WHERE ((n.id = receipts.notice_id) AND private.seen(n.id))))', 'receipts')).toEqual(['private.seen'])
    expect(perRowCalls('(batch_id IN ( SELECT b.id FROM public.batches b WHERE (b.by = ( SELECT auth.uid() AS uid))))', 'rows')).toEqual([])
  })

  it('is not confused by parentheses and names in texts', () => {
    expect(perRowCalls(`(code = 'see private.x( SELECT'::text)`, 'units')).toEqual([])
  })
})
