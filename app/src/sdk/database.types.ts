// Made by `npm run types` from the migrations; `npm run check` fails when it is not fresh.

export type Json = string | number | boolean | null | { [key: string]: Json | undefined } | Json[]

export type Database = {
  public: {
    Tables: {
      access_events: {
        Row: {
          at: string
          credential_id: string | null
          device_id: string
          device_time: string | null
          estate_id: string
          household_id: string | null
          id: string
          kind: string
          method: string | null
          org_id: string
          person_id: string | null
          success: boolean
          unit_id: string | null
        }
        ComputedFields: never
        Insert: {
          at?: string
          credential_id?: string | null
          device_id: string
          device_time?: string | null
          estate_id: string
          household_id?: string | null
          id?: string
          kind: string
          method?: string | null
          org_id: string
          person_id?: string | null
          success?: boolean
          unit_id?: string | null
        }
        Update: {
          at?: string
          credential_id?: string | null
          device_id?: string
          device_time?: string | null
          estate_id?: string
          household_id?: string | null
          id?: string
          kind?: string
          method?: string | null
          org_id?: string
          person_id?: string | null
          success?: boolean
          unit_id?: string | null
        }
        Relationships: []
      }
      alert_events: {
        Row: {
          actor_id: string | null
          alert_id: string
          at: string
          detail: NonNullable<Json>
          estate_id: string | null
          id: string
          kind: string
          org_id: string
        }
        ComputedFields: never
        Insert: {
          actor_id?: string | null
          alert_id: string
          at?: string
          detail?: NonNullable<Json>
          estate_id?: string | null
          id?: string
          kind: string
          org_id: string
        }
        Update: {
          actor_id?: string | null
          alert_id?: string
          at?: string
          detail?: NonNullable<Json>
          estate_id?: string | null
          id?: string
          kind?: string
          org_id?: string
        }
        Relationships: [
          {
            foreignKeyName: 'alert_events_alert_id_org_id_fkey'
            columns: ['alert_id', 'org_id']
            isOneToOne: false
            referencedRelation: 'alerts'
            referencedColumns: ['id', 'org_id']
          },
          {
            foreignKeyName: 'alert_events_estate_id_fkey'
            columns: ['estate_id']
            isOneToOne: false
            referencedRelation: 'estates'
            referencedColumns: ['id']
          },
          {
            foreignKeyName: 'alert_events_org_id_fkey'
            columns: ['org_id']
            isOneToOne: false
            referencedRelation: 'organizations'
            referencedColumns: ['id']
          },
        ]
      }
      alert_feedback: {
        Row: {
          alert_id: string
          created_at: string
          estate_id: string | null
          finding: string
          found_by: string | null
          id: string
          note: string
          org_id: string
        }
        ComputedFields: never
        Insert: {
          alert_id: string
          created_at?: string
          estate_id?: string | null
          finding: string
          found_by?: string | null
          id?: string
          note: string
          org_id: string
        }
        Update: {
          alert_id?: string
          created_at?: string
          estate_id?: string | null
          finding?: string
          found_by?: string | null
          id?: string
          note?: string
          org_id?: string
        }
        Relationships: [
          {
            foreignKeyName: 'alert_feedback_alert_id_org_id_fkey'
            columns: ['alert_id', 'org_id']
            isOneToOne: false
            referencedRelation: 'alerts'
            referencedColumns: ['id', 'org_id']
          },
          {
            foreignKeyName: 'alert_feedback_estate_id_fkey'
            columns: ['estate_id']
            isOneToOne: false
            referencedRelation: 'estates'
            referencedColumns: ['id']
          },
          {
            foreignKeyName: 'alert_feedback_org_id_fkey'
            columns: ['org_id']
            isOneToOne: false
            referencedRelation: 'organizations'
            referencedColumns: ['id']
          },
        ]
      }
      alert_tasks: {
        Row: {
          alert_id: string
          created_at: string
          done_at: string | null
          done_by: string | null
          due_at: string | null
          estate_id: string | null
          id: string
          note: string
          org_id: string
          role: string
          status: string
          updated_at: string
        }
        ComputedFields: never
        Insert: {
          alert_id: string
          created_at?: string
          done_at?: string | null
          done_by?: string | null
          due_at?: string | null
          estate_id?: string | null
          id?: string
          note?: string
          org_id: string
          role: string
          status?: string
          updated_at?: string
        }
        Update: {
          alert_id?: string
          created_at?: string
          done_at?: string | null
          done_by?: string | null
          due_at?: string | null
          estate_id?: string | null
          id?: string
          note?: string
          org_id?: string
          role?: string
          status?: string
          updated_at?: string
        }
        Relationships: [
          {
            foreignKeyName: 'alert_tasks_alert_id_org_id_fkey'
            columns: ['alert_id', 'org_id']
            isOneToOne: false
            referencedRelation: 'alerts'
            referencedColumns: ['id', 'org_id']
          },
          {
            foreignKeyName: 'alert_tasks_estate_id_org_id_fkey'
            columns: ['estate_id', 'org_id']
            isOneToOne: false
            referencedRelation: 'estates'
            referencedColumns: ['id', 'org_id']
          },
          {
            foreignKeyName: 'alert_tasks_org_id_fkey'
            columns: ['org_id']
            isOneToOne: false
            referencedRelation: 'organizations'
            referencedColumns: ['id']
          },
        ]
      }
      alerts: {
        Row: {
          acknowledged_at: string | null
          acknowledged_by: string | null
          closed_at: string | null
          created_at: string
          estate_id: string | null
          extra: NonNullable<Json>
          id: string
          inputs: NonNullable<Json>
          looked_at: unknown
          opened: Json | null
          org_id: string
          raised_at: string
          rule: string
          rule_version: number
          severity: string
          status: string
          subject_id: string
          subject_kind: string
          updated_at: string
          version_id: string | null
        }
        ComputedFields: never
        Insert: {
          acknowledged_at?: string | null
          acknowledged_by?: string | null
          closed_at?: string | null
          created_at?: string
          estate_id?: string | null
          extra?: NonNullable<Json>
          id?: string
          inputs?: NonNullable<Json>
          looked_at: unknown
          opened?: Json | null
          org_id: string
          raised_at?: string
          rule: string
          rule_version?: number
          severity: string
          status?: string
          subject_id: string
          subject_kind: string
          updated_at?: string
          version_id?: string | null
        }
        Update: {
          acknowledged_at?: string | null
          acknowledged_by?: string | null
          closed_at?: string | null
          created_at?: string
          estate_id?: string | null
          extra?: NonNullable<Json>
          id?: string
          inputs?: NonNullable<Json>
          looked_at?: unknown
          opened?: Json | null
          org_id?: string
          raised_at?: string
          rule?: string
          rule_version?: number
          severity?: string
          status?: string
          subject_id?: string
          subject_kind?: string
          updated_at?: string
          version_id?: string | null
        }
        Relationships: [
          {
            foreignKeyName: 'alerts_estate_id_org_id_fkey'
            columns: ['estate_id', 'org_id']
            isOneToOne: false
            referencedRelation: 'estates'
            referencedColumns: ['id', 'org_id']
          },
          {
            foreignKeyName: 'alerts_org_id_fkey'
            columns: ['org_id']
            isOneToOne: false
            referencedRelation: 'organizations'
            referencedColumns: ['id']
          },
          {
            foreignKeyName: 'alerts_version_id_org_id_fkey'
            columns: ['version_id', 'org_id']
            isOneToOne: false
            referencedRelation: 'config_versions'
            referencedColumns: ['id', 'org_id']
          },
        ]
      }
      allocations: {
        Row: {
          allocation_no: string
          created_at: string
          decided_at: string | null
          estate_id: string
          expires_at: string | null
          extra: NonNullable<Json>
          household_id: string
          id: string
          import_batch_id: string | null
          offered_at: string
          org_id: string
          status: string
          unit_id: string
          updated_at: string
        }
        ComputedFields: never
        Insert: {
          allocation_no?: string
          created_at?: string
          decided_at?: string | null
          estate_id: string
          expires_at?: string | null
          extra?: NonNullable<Json>
          household_id: string
          id?: string
          import_batch_id?: string | null
          offered_at?: string
          org_id: string
          status?: string
          unit_id: string
          updated_at?: string
        }
        Update: {
          allocation_no?: string
          created_at?: string
          decided_at?: string | null
          estate_id?: string
          expires_at?: string | null
          extra?: NonNullable<Json>
          household_id?: string
          id?: string
          import_batch_id?: string | null
          offered_at?: string
          org_id?: string
          status?: string
          unit_id?: string
          updated_at?: string
        }
        Relationships: [
          {
            foreignKeyName: 'allocations_estate_id_fkey'
            columns: ['estate_id']
            isOneToOne: false
            referencedRelation: 'estates'
            referencedColumns: ['id']
          },
          {
            foreignKeyName: 'allocations_household_id_estate_id_org_id_fkey'
            columns: ['household_id', 'estate_id', 'org_id']
            isOneToOne: false
            referencedRelation: 'households'
            referencedColumns: ['id', 'estate_id', 'org_id']
          },
          {
            foreignKeyName: 'allocations_import_batch_id_fkey'
            columns: ['import_batch_id']
            isOneToOne: false
            referencedRelation: 'import_batches'
            referencedColumns: ['id']
          },
          {
            foreignKeyName: 'allocations_org_id_fkey'
            columns: ['org_id']
            isOneToOne: false
            referencedRelation: 'organizations'
            referencedColumns: ['id']
          },
          {
            foreignKeyName: 'allocations_unit_id_estate_id_org_id_fkey'
            columns: ['unit_id', 'estate_id', 'org_id']
            isOneToOne: false
            referencedRelation: 'units'
            referencedColumns: ['id', 'estate_id', 'org_id']
          },
        ]
      }
      attachments: {
        Row: {
          bytes: number
          created_at: string
          created_by: string | null
          estate_id: string | null
          field: string | null
          guarded: boolean
          id: string
          mime: string
          name: string
          org_id: string
          owner_id: string
          owner_kind: string
          path: string
          sha256: string
          status: string
          updated_at: string
        }
        ComputedFields: never
        Insert: {
          bytes: number
          created_at?: string
          created_by?: string | null
          estate_id?: string | null
          field?: string | null
          guarded?: boolean
          id?: string
          mime: string
          name: string
          org_id: string
          owner_id: string
          owner_kind: string
          path: string
          sha256: string
          status?: string
          updated_at?: string
        }
        Update: {
          bytes?: number
          created_at?: string
          created_by?: string | null
          estate_id?: string | null
          field?: string | null
          guarded?: boolean
          id?: string
          mime?: string
          name?: string
          org_id?: string
          owner_id?: string
          owner_kind?: string
          path?: string
          sha256?: string
          status?: string
          updated_at?: string
        }
        Relationships: [
          {
            foreignKeyName: 'attachments_estate_id_fkey'
            columns: ['estate_id']
            isOneToOne: false
            referencedRelation: 'estates'
            referencedColumns: ['id']
          },
          {
            foreignKeyName: 'attachments_org_id_fkey'
            columns: ['org_id']
            isOneToOne: false
            referencedRelation: 'organizations'
            referencedColumns: ['id']
          },
        ]
      }
      audit_log: {
        Row: {
          action: string
          actor_id: string | null
          actor_role: string | null
          after: Json | null
          at: string
          before: Json | null
          estate_id: string | null
          id: number
          org_id: string | null
          row_id: string | null
          table_name: string
        }
        ComputedFields: never
        Insert: {
          action: string
          actor_id?: string | null
          actor_role?: string | null
          after?: Json | null
          at?: string
          before?: Json | null
          estate_id?: string | null
          id?: never
          org_id?: string | null
          row_id?: string | null
          table_name: string
        }
        Update: {
          action?: string
          actor_id?: string | null
          actor_role?: string | null
          after?: Json | null
          at?: string
          before?: Json | null
          estate_id?: string | null
          id?: never
          org_id?: string | null
          row_id?: string | null
          table_name?: string
        }
        Relationships: []
      }
      buildings: {
        Row: {
          address: string
          code: string
          created_at: string
          estate_id: string
          extra: NonNullable<Json>
          floors: number | null
          id: string
          import_batch_id: string | null
          name: string
          org_id: string
          sort_key: string
          updated_at: string
          year_completed: number | null
        }
        ComputedFields: never
        Insert: {
          address?: string
          code: string
          created_at?: string
          estate_id: string
          extra?: NonNullable<Json>
          floors?: number | null
          id?: string
          import_batch_id?: string | null
          name: string
          org_id: string
          sort_key?: never
          updated_at?: string
          year_completed?: number | null
        }
        Update: {
          address?: string
          code?: string
          created_at?: string
          estate_id?: string
          extra?: NonNullable<Json>
          floors?: number | null
          id?: string
          import_batch_id?: string | null
          name?: string
          org_id?: string
          sort_key?: never
          updated_at?: string
          year_completed?: number | null
        }
        Relationships: [
          {
            foreignKeyName: 'buildings_estate_id_org_id_fkey'
            columns: ['estate_id', 'org_id']
            isOneToOne: false
            referencedRelation: 'estates'
            referencedColumns: ['id', 'org_id']
          },
          {
            foreignKeyName: 'buildings_import_batch_id_fkey'
            columns: ['import_batch_id']
            isOneToOne: false
            referencedRelation: 'import_batches'
            referencedColumns: ['id']
          },
          {
            foreignKeyName: 'buildings_org_id_fkey'
            columns: ['org_id']
            isOneToOne: false
            referencedRelation: 'organizations'
            referencedColumns: ['id']
          },
        ]
      }
      charges: {
        Row: {
          amount_fen: number
          contract_id: string | null
          created_at: string
          due_on: string
          estate_id: string
          explanation: NonNullable<Json>
          extra: NonNullable<Json>
          household_id: string
          id: string
          kind: string
          org_id: string
          paid_fen: number
          period: unknown
          raised_on: string
          reason: string
          status: string
          title: string
          unit_id: string
          updated_at: string
        }
        ComputedFields: never
        Insert: {
          amount_fen: number
          contract_id?: string | null
          created_at?: string
          due_on: string
          estate_id: string
          explanation?: NonNullable<Json>
          extra?: NonNullable<Json>
          household_id: string
          id?: string
          kind: string
          org_id: string
          paid_fen?: number
          period?: unknown
          raised_on?: string
          reason?: string
          status?: string
          title?: string
          unit_id: string
          updated_at?: string
        }
        Update: {
          amount_fen?: number
          contract_id?: string | null
          created_at?: string
          due_on?: string
          estate_id?: string
          explanation?: NonNullable<Json>
          extra?: NonNullable<Json>
          household_id?: string
          id?: string
          kind?: string
          org_id?: string
          paid_fen?: number
          period?: unknown
          raised_on?: string
          reason?: string
          status?: string
          title?: string
          unit_id?: string
          updated_at?: string
        }
        Relationships: [
          {
            foreignKeyName: 'charges_contract_id_estate_id_org_id_fkey'
            columns: ['contract_id', 'estate_id', 'org_id']
            isOneToOne: false
            referencedRelation: 'contracts'
            referencedColumns: ['id', 'estate_id', 'org_id']
          },
          {
            foreignKeyName: 'charges_estate_id_fkey'
            columns: ['estate_id']
            isOneToOne: false
            referencedRelation: 'estates'
            referencedColumns: ['id']
          },
          {
            foreignKeyName: 'charges_household_id_estate_id_org_id_fkey'
            columns: ['household_id', 'estate_id', 'org_id']
            isOneToOne: false
            referencedRelation: 'households'
            referencedColumns: ['id', 'estate_id', 'org_id']
          },
          {
            foreignKeyName: 'charges_org_id_fkey'
            columns: ['org_id']
            isOneToOne: false
            referencedRelation: 'organizations'
            referencedColumns: ['id']
          },
          {
            foreignKeyName: 'charges_unit_id_estate_id_org_id_fkey'
            columns: ['unit_id', 'estate_id', 'org_id']
            isOneToOne: false
            referencedRelation: 'units'
            referencedColumns: ['id', 'estate_id', 'org_id']
          },
        ]
      }
      check_ins: {
        Row: {
          check_out_reason: string
          checked_in_at: string
          checked_out_at: string | null
          checklist: NonNullable<Json>
          contract_id: string
          created_at: string
          estate_id: string
          extra: NonNullable<Json>
          household_id: string
          id: string
          org_id: string
          unit_id: string
          updated_at: string
        }
        ComputedFields: never
        Insert: {
          check_out_reason?: string
          checked_in_at?: string
          checked_out_at?: string | null
          checklist?: NonNullable<Json>
          contract_id: string
          created_at?: string
          estate_id: string
          extra?: NonNullable<Json>
          household_id: string
          id?: string
          org_id: string
          unit_id: string
          updated_at?: string
        }
        Update: {
          check_out_reason?: string
          checked_in_at?: string
          checked_out_at?: string | null
          checklist?: NonNullable<Json>
          contract_id?: string
          created_at?: string
          estate_id?: string
          extra?: NonNullable<Json>
          household_id?: string
          id?: string
          org_id?: string
          unit_id?: string
          updated_at?: string
        }
        Relationships: [
          {
            foreignKeyName: 'check_ins_contract_fkey'
            columns: ['contract_id', 'estate_id', 'org_id']
            isOneToOne: false
            referencedRelation: 'contracts'
            referencedColumns: ['id', 'estate_id', 'org_id']
          },
          {
            foreignKeyName: 'check_ins_estate_id_fkey'
            columns: ['estate_id']
            isOneToOne: false
            referencedRelation: 'estates'
            referencedColumns: ['id']
          },
          {
            foreignKeyName: 'check_ins_household_id_estate_id_org_id_fkey'
            columns: ['household_id', 'estate_id', 'org_id']
            isOneToOne: false
            referencedRelation: 'households'
            referencedColumns: ['id', 'estate_id', 'org_id']
          },
          {
            foreignKeyName: 'check_ins_org_id_fkey'
            columns: ['org_id']
            isOneToOne: false
            referencedRelation: 'organizations'
            referencedColumns: ['id']
          },
          {
            foreignKeyName: 'check_ins_unit_id_estate_id_org_id_fkey'
            columns: ['unit_id', 'estate_id', 'org_id']
            isOneToOne: false
            referencedRelation: 'units'
            referencedColumns: ['id', 'estate_id', 'org_id']
          },
        ]
      }
      config_items: {
        Row: {
          archive_asked_at: string | null
          archived_at: string | null
          conflict: Json | null
          created_at: string
          default_body: Json | null
          default_title: Json | null
          default_version: string | null
          id: string
          key: string
          kind: string
          org_id: string
          origin: string
          published_version_id: string | null
          title: NonNullable<Json>
          updated_at: string
        }
        ComputedFields: never
        Insert: {
          archive_asked_at?: string | null
          archived_at?: string | null
          conflict?: Json | null
          created_at?: string
          default_body?: Json | null
          default_title?: Json | null
          default_version?: string | null
          id?: string
          key: string
          kind: string
          org_id: string
          origin: string
          published_version_id?: string | null
          title: NonNullable<Json>
          updated_at?: string
        }
        Update: {
          archive_asked_at?: string | null
          archived_at?: string | null
          conflict?: Json | null
          created_at?: string
          default_body?: Json | null
          default_title?: Json | null
          default_version?: string | null
          id?: string
          key?: string
          kind?: string
          org_id?: string
          origin?: string
          published_version_id?: string | null
          title?: NonNullable<Json>
          updated_at?: string
        }
        Relationships: [
          {
            foreignKeyName: 'config_items_org_id_fkey'
            columns: ['org_id']
            isOneToOne: false
            referencedRelation: 'organizations'
            referencedColumns: ['id']
          },
          {
            foreignKeyName: 'config_items_published_version_id_org_id_fkey'
            columns: ['published_version_id', 'org_id']
            isOneToOne: false
            referencedRelation: 'config_versions'
            referencedColumns: ['id', 'org_id']
          },
        ]
      }
      config_versions: {
        Row: {
          author: string | null
          base_version_id: string | null
          body: NonNullable<Json>
          cause: string
          created_at: string
          id: string
          item_id: string
          note: string
          number: number
          org_id: string
          plugin_version: string | null
          published_at: string | null
          published_by: string | null
          resolves: string | null
          status: string
          title: NonNullable<Json>
          updated_at: string
        }
        ComputedFields: never
        Insert: {
          author?: string | null
          base_version_id?: string | null
          body: NonNullable<Json>
          cause: string
          created_at?: string
          id?: string
          item_id: string
          note?: string
          number: number
          org_id: string
          plugin_version?: string | null
          published_at?: string | null
          published_by?: string | null
          resolves?: string | null
          status: string
          title: NonNullable<Json>
          updated_at?: string
        }
        Update: {
          author?: string | null
          base_version_id?: string | null
          body?: NonNullable<Json>
          cause?: string
          created_at?: string
          id?: string
          item_id?: string
          note?: string
          number?: number
          org_id?: string
          plugin_version?: string | null
          published_at?: string | null
          published_by?: string | null
          resolves?: string | null
          status?: string
          title?: NonNullable<Json>
          updated_at?: string
        }
        Relationships: [
          {
            foreignKeyName: 'config_versions_base_version_id_org_id_fkey'
            columns: ['base_version_id', 'org_id']
            isOneToOne: false
            referencedRelation: 'config_versions'
            referencedColumns: ['id', 'org_id']
          },
          {
            foreignKeyName: 'config_versions_item_id_org_id_fkey'
            columns: ['item_id', 'org_id']
            isOneToOne: false
            referencedRelation: 'config_items'
            referencedColumns: ['id', 'org_id']
          },
          {
            foreignKeyName: 'config_versions_org_id_fkey'
            columns: ['org_id']
            isOneToOne: false
            referencedRelation: 'organizations'
            referencedColumns: ['id']
          },
        ]
      }
      consents: {
        Row: {
          channel: string
          given_at: string
          id: string
          org_id: string
          person_id: string
          purpose: string
          text_hash: string
          withdrawn_at: string | null
        }
        ComputedFields: never
        Insert: {
          channel: string
          given_at?: string
          id?: string
          org_id: string
          person_id: string
          purpose: string
          text_hash: string
          withdrawn_at?: string | null
        }
        Update: {
          channel?: string
          given_at?: string
          id?: string
          org_id?: string
          person_id?: string
          purpose?: string
          text_hash?: string
          withdrawn_at?: string | null
        }
        Relationships: [
          {
            foreignKeyName: 'consents_org_id_fkey'
            columns: ['org_id']
            isOneToOne: false
            referencedRelation: 'organizations'
            referencedColumns: ['id']
          },
          {
            foreignKeyName: 'consents_person_id_org_id_fkey'
            columns: ['person_id', 'org_id']
            isOneToOne: false
            referencedRelation: 'persons'
            referencedColumns: ['id', 'org_id']
          },
        ]
      }
      contract_documents: {
        Row: {
          body: string
          contract_id: string
          created_at: string
          estate_id: string
          id: string
          org_id: string
          sha256: string
        }
        ComputedFields: never
        Insert: {
          body: string
          contract_id: string
          created_at?: string
          estate_id: string
          id?: string
          org_id: string
          sha256: string
        }
        Update: {
          body?: string
          contract_id?: string
          created_at?: string
          estate_id?: string
          id?: string
          org_id?: string
          sha256?: string
        }
        Relationships: [
          {
            foreignKeyName: 'contract_documents_contract_id_estate_id_org_id_fkey'
            columns: ['contract_id', 'estate_id', 'org_id']
            isOneToOne: false
            referencedRelation: 'contracts'
            referencedColumns: ['id', 'estate_id', 'org_id']
          },
          {
            foreignKeyName: 'contract_documents_estate_id_fkey'
            columns: ['estate_id']
            isOneToOne: false
            referencedRelation: 'estates'
            referencedColumns: ['id']
          },
          {
            foreignKeyName: 'contract_documents_org_id_fkey'
            columns: ['org_id']
            isOneToOne: false
            referencedRelation: 'organizations'
            referencedColumns: ['id']
          },
        ]
      }
      contract_fee_lines: {
        Row: {
          amount_fen: number
          contract_id: string
          created_at: string
          cycle: string
          estate_id: string
          id: string
          kind: string
          org_id: string
          title: string
          updated_at: string
        }
        ComputedFields: never
        Insert: {
          amount_fen: number
          contract_id: string
          created_at?: string
          cycle?: string
          estate_id: string
          id?: string
          kind: string
          org_id: string
          title: string
          updated_at?: string
        }
        Update: {
          amount_fen?: number
          contract_id?: string
          created_at?: string
          cycle?: string
          estate_id?: string
          id?: string
          kind?: string
          org_id?: string
          title?: string
          updated_at?: string
        }
        Relationships: [
          {
            foreignKeyName: 'contract_fee_lines_contract_id_estate_id_org_id_fkey'
            columns: ['contract_id', 'estate_id', 'org_id']
            isOneToOne: false
            referencedRelation: 'contracts'
            referencedColumns: ['id', 'estate_id', 'org_id']
          },
          {
            foreignKeyName: 'contract_fee_lines_estate_id_fkey'
            columns: ['estate_id']
            isOneToOne: false
            referencedRelation: 'estates'
            referencedColumns: ['id']
          },
          {
            foreignKeyName: 'contract_fee_lines_org_id_fkey'
            columns: ['org_id']
            isOneToOne: false
            referencedRelation: 'organizations'
            referencedColumns: ['id']
          },
        ]
      }
      contract_reminders: {
        Row: {
          channel: string
          contract_id: string
          created_at: string
          days_before: number
          estate_id: string
          id: string
          org_id: string
          sent_at: string
        }
        ComputedFields: never
        Insert: {
          channel?: string
          contract_id: string
          created_at?: string
          days_before: number
          estate_id: string
          id?: string
          org_id: string
          sent_at?: string
        }
        Update: {
          channel?: string
          contract_id?: string
          created_at?: string
          days_before?: number
          estate_id?: string
          id?: string
          org_id?: string
          sent_at?: string
        }
        Relationships: [
          {
            foreignKeyName: 'contract_reminders_contract_id_estate_id_org_id_fkey'
            columns: ['contract_id', 'estate_id', 'org_id']
            isOneToOne: false
            referencedRelation: 'contracts'
            referencedColumns: ['id', 'estate_id', 'org_id']
          },
          {
            foreignKeyName: 'contract_reminders_estate_id_fkey'
            columns: ['estate_id']
            isOneToOne: false
            referencedRelation: 'estates'
            referencedColumns: ['id']
          },
          {
            foreignKeyName: 'contract_reminders_org_id_fkey'
            columns: ['org_id']
            isOneToOne: false
            referencedRelation: 'organizations'
            referencedColumns: ['id']
          },
        ]
      }
      contracts: {
        Row: {
          billing_day: number
          code: string
          created_at: string
          deposit_fen: number
          end_reason: string
          ended_at: string | null
          estate_id: string
          extra: NonNullable<Json>
          household_id: string
          id: string
          move_out_until: string | null
          org_id: string
          previous_id: string | null
          rent_fen: number
          signed_at: string | null
          status: string
          template_version: string
          term: unknown
          terms: NonNullable<Json>
          unit_id: string
          updated_at: string
        }
        ComputedFields: never
        Insert: {
          billing_day?: number
          code: string
          created_at?: string
          deposit_fen: number
          end_reason?: string
          ended_at?: string | null
          estate_id: string
          extra?: NonNullable<Json>
          household_id: string
          id?: string
          move_out_until?: string | null
          org_id: string
          previous_id?: string | null
          rent_fen: number
          signed_at?: string | null
          status?: string
          template_version?: string
          term: unknown
          terms?: NonNullable<Json>
          unit_id: string
          updated_at?: string
        }
        Update: {
          billing_day?: number
          code?: string
          created_at?: string
          deposit_fen?: number
          end_reason?: string
          ended_at?: string | null
          estate_id?: string
          extra?: NonNullable<Json>
          household_id?: string
          id?: string
          move_out_until?: string | null
          org_id?: string
          previous_id?: string | null
          rent_fen?: number
          signed_at?: string | null
          status?: string
          template_version?: string
          term?: unknown
          terms?: NonNullable<Json>
          unit_id?: string
          updated_at?: string
        }
        Relationships: [
          {
            foreignKeyName: 'contracts_estate_id_fkey'
            columns: ['estate_id']
            isOneToOne: false
            referencedRelation: 'estates'
            referencedColumns: ['id']
          },
          {
            foreignKeyName: 'contracts_household_id_estate_id_org_id_fkey'
            columns: ['household_id', 'estate_id', 'org_id']
            isOneToOne: false
            referencedRelation: 'households'
            referencedColumns: ['id', 'estate_id', 'org_id']
          },
          {
            foreignKeyName: 'contracts_org_id_fkey'
            columns: ['org_id']
            isOneToOne: false
            referencedRelation: 'organizations'
            referencedColumns: ['id']
          },
          {
            foreignKeyName: 'contracts_previous_id_estate_id_org_id_fkey'
            columns: ['previous_id', 'estate_id', 'org_id']
            isOneToOne: false
            referencedRelation: 'contracts'
            referencedColumns: ['id', 'estate_id', 'org_id']
          },
          {
            foreignKeyName: 'contracts_unit_id_estate_id_org_id_fkey'
            columns: ['unit_id', 'estate_id', 'org_id']
            isOneToOne: false
            referencedRelation: 'units'
            referencedColumns: ['id', 'estate_id', 'org_id']
          },
        ]
      }
      credential_placements: {
        Row: {
          confirmed_at: string | null
          created_at: string
          credential_id: string
          device_id: string
          estate_id: string
          id: string
          org_id: string
          proof: NonNullable<Json>
          removed_at: string | null
          status: string
          updated_at: string
        }
        ComputedFields: never
        Insert: {
          confirmed_at?: string | null
          created_at?: string
          credential_id: string
          device_id: string
          estate_id: string
          id?: string
          org_id: string
          proof?: NonNullable<Json>
          removed_at?: string | null
          status?: string
          updated_at?: string
        }
        Update: {
          confirmed_at?: string | null
          created_at?: string
          credential_id?: string
          device_id?: string
          estate_id?: string
          id?: string
          org_id?: string
          proof?: NonNullable<Json>
          removed_at?: string | null
          status?: string
          updated_at?: string
        }
        Relationships: [
          {
            foreignKeyName: 'credential_placements_credential_id_estate_id_org_id_fkey'
            columns: ['credential_id', 'estate_id', 'org_id']
            isOneToOne: false
            referencedRelation: 'credentials'
            referencedColumns: ['id', 'estate_id', 'org_id']
          },
          {
            foreignKeyName: 'credential_placements_device_id_estate_id_org_id_fkey'
            columns: ['device_id', 'estate_id', 'org_id']
            isOneToOne: false
            referencedRelation: 'devices'
            referencedColumns: ['id', 'estate_id', 'org_id']
          },
          {
            foreignKeyName: 'credential_placements_estate_id_fkey'
            columns: ['estate_id']
            isOneToOne: false
            referencedRelation: 'estates'
            referencedColumns: ['id']
          },
          {
            foreignKeyName: 'credential_placements_org_id_fkey'
            columns: ['org_id']
            isOneToOne: false
            referencedRelation: 'organizations'
            referencedColumns: ['id']
          },
        ]
      }
      credentials: {
        Row: {
          contract_id: string
          created_at: string
          estate_id: string
          household_id: string
          id: string
          kind: string
          org_id: string
          person_id: string
          status: string
          unit_id: string
          updated_at: string
          valid: unknown
        }
        ComputedFields: never
        Insert: {
          contract_id: string
          created_at?: string
          estate_id: string
          household_id: string
          id?: string
          kind?: string
          org_id: string
          person_id: string
          status?: string
          unit_id: string
          updated_at?: string
          valid: unknown
        }
        Update: {
          contract_id?: string
          created_at?: string
          estate_id?: string
          household_id?: string
          id?: string
          kind?: string
          org_id?: string
          person_id?: string
          status?: string
          unit_id?: string
          updated_at?: string
          valid?: unknown
        }
        Relationships: [
          {
            foreignKeyName: 'credentials_contract_id_estate_id_org_id_fkey'
            columns: ['contract_id', 'estate_id', 'org_id']
            isOneToOne: false
            referencedRelation: 'contracts'
            referencedColumns: ['id', 'estate_id', 'org_id']
          },
          {
            foreignKeyName: 'credentials_estate_id_fkey'
            columns: ['estate_id']
            isOneToOne: false
            referencedRelation: 'estates'
            referencedColumns: ['id']
          },
          {
            foreignKeyName: 'credentials_household_id_estate_id_org_id_fkey'
            columns: ['household_id', 'estate_id', 'org_id']
            isOneToOne: false
            referencedRelation: 'households'
            referencedColumns: ['id', 'estate_id', 'org_id']
          },
          {
            foreignKeyName: 'credentials_org_id_fkey'
            columns: ['org_id']
            isOneToOne: false
            referencedRelation: 'organizations'
            referencedColumns: ['id']
          },
          {
            foreignKeyName: 'credentials_person_id_org_id_fkey'
            columns: ['person_id', 'org_id']
            isOneToOne: false
            referencedRelation: 'persons'
            referencedColumns: ['id', 'org_id']
          },
          {
            foreignKeyName: 'credentials_unit_id_estate_id_org_id_fkey'
            columns: ['unit_id', 'estate_id', 'org_id']
            isOneToOne: false
            referencedRelation: 'units'
            referencedColumns: ['id', 'estate_id', 'org_id']
          },
        ]
      }
      custom_records: {
        Row: {
          approval: string
          archive_reason: string
          archived_at: string | null
          building_id: string | null
          contract_id: string | null
          created_at: string
          created_by: string | null
          estate_id: string | null
          extra: NonNullable<Json>
          household_id: string | null
          id: string
          import_batch_id: string | null
          number: string
          org_id: string
          origin: string
          place_id: string
          resource: string
          scope_key: string
          status: string | null
          title: string
          unit_id: string | null
          updated_at: string
        }
        ComputedFields: never
        Insert: {
          approval?: string
          archive_reason?: string
          archived_at?: string | null
          building_id?: string | null
          contract_id?: string | null
          created_at?: string
          created_by?: string | null
          estate_id?: string | null
          extra?: NonNullable<Json>
          household_id?: string | null
          id?: string
          import_batch_id?: string | null
          number: string
          org_id: string
          origin?: string
          place_id?: never
          resource: string
          scope_key?: never
          status?: string | null
          title?: string
          unit_id?: string | null
          updated_at?: string
        }
        Update: {
          approval?: string
          archive_reason?: string
          archived_at?: string | null
          building_id?: string | null
          contract_id?: string | null
          created_at?: string
          created_by?: string | null
          estate_id?: string | null
          extra?: NonNullable<Json>
          household_id?: string | null
          id?: string
          import_batch_id?: string | null
          number?: string
          org_id?: string
          origin?: string
          place_id?: never
          resource?: string
          scope_key?: never
          status?: string | null
          title?: string
          unit_id?: string | null
          updated_at?: string
        }
        Relationships: [
          {
            foreignKeyName: 'custom_records_building_id_estate_id_org_id_fkey'
            columns: ['building_id', 'estate_id', 'org_id']
            isOneToOne: false
            referencedRelation: 'buildings'
            referencedColumns: ['id', 'estate_id', 'org_id']
          },
          {
            foreignKeyName: 'custom_records_contract_id_estate_id_org_id_fkey'
            columns: ['contract_id', 'estate_id', 'org_id']
            isOneToOne: false
            referencedRelation: 'contracts'
            referencedColumns: ['id', 'estate_id', 'org_id']
          },
          {
            foreignKeyName: 'custom_records_estate_id_org_id_fkey'
            columns: ['estate_id', 'org_id']
            isOneToOne: false
            referencedRelation: 'estates'
            referencedColumns: ['id', 'org_id']
          },
          {
            foreignKeyName: 'custom_records_household_id_estate_id_org_id_fkey'
            columns: ['household_id', 'estate_id', 'org_id']
            isOneToOne: false
            referencedRelation: 'households'
            referencedColumns: ['id', 'estate_id', 'org_id']
          },
          {
            foreignKeyName: 'custom_records_import_batch_id_fkey'
            columns: ['import_batch_id']
            isOneToOne: false
            referencedRelation: 'import_batches'
            referencedColumns: ['id']
          },
          {
            foreignKeyName: 'custom_records_org_id_fkey'
            columns: ['org_id']
            isOneToOne: false
            referencedRelation: 'organizations'
            referencedColumns: ['id']
          },
          {
            foreignKeyName: 'custom_records_unit_id_estate_id_org_id_fkey'
            columns: ['unit_id', 'estate_id', 'org_id']
            isOneToOne: false
            referencedRelation: 'units'
            referencedColumns: ['id', 'estate_id', 'org_id']
          },
        ]
      }
      dashboard_layouts: {
        Row: {
          base_version_id: string | null
          body: NonNullable<Json>
          created_at: string
          dashboard: string
          id: string
          org_id: string
          updated_at: string
          user_id: string
        }
        ComputedFields: never
        Insert: {
          base_version_id?: string | null
          body: NonNullable<Json>
          created_at?: string
          dashboard: string
          id?: string
          org_id: string
          updated_at?: string
          user_id: string
        }
        Update: {
          base_version_id?: string | null
          body?: NonNullable<Json>
          created_at?: string
          dashboard?: string
          id?: string
          org_id?: string
          updated_at?: string
          user_id?: string
        }
        Relationships: [
          {
            foreignKeyName: 'dashboard_layouts_base_version_id_org_id_fkey'
            columns: ['base_version_id', 'org_id']
            isOneToOne: false
            referencedRelation: 'config_versions'
            referencedColumns: ['id', 'org_id']
          },
          {
            foreignKeyName: 'dashboard_layouts_org_id_fkey'
            columns: ['org_id']
            isOneToOne: false
            referencedRelation: 'organizations'
            referencedColumns: ['id']
          },
        ]
      }
      data_classes: {
        Row: {
          basis: string
          clock: string
          created_at: string
          id: string
          key: string
          org_id: string
          released: boolean
          retention: string
          source: string
          title: NonNullable<Json>
          updated_at: string
        }
        ComputedFields: never
        Insert: {
          basis?: string
          clock: string
          created_at?: string
          id?: string
          key: string
          org_id: string
          released?: boolean
          retention: string
          source: string
          title: NonNullable<Json>
          updated_at?: string
        }
        Update: {
          basis?: string
          clock?: string
          created_at?: string
          id?: string
          key?: string
          org_id?: string
          released?: boolean
          retention?: string
          source?: string
          title?: NonNullable<Json>
          updated_at?: string
        }
        Relationships: [
          {
            foreignKeyName: 'data_classes_org_id_fkey'
            columns: ['org_id']
            isOneToOne: false
            referencedRelation: 'organizations'
            referencedColumns: ['id']
          },
        ]
      }
      dead_letters: {
        Row: {
          device_id: string | null
          error: string
          estate_id: string | null
          event_key: string
          id: string
          org_id: string | null
          payload: string
          received_at: string
          replayed_at: string | null
          topic: string
        }
        ComputedFields: never
        Insert: {
          device_id?: string | null
          error: string
          estate_id?: string | null
          event_key: string
          id?: string
          org_id?: string | null
          payload: string
          received_at?: string
          replayed_at?: string | null
          topic: string
        }
        Update: {
          device_id?: string | null
          error?: string
          estate_id?: string | null
          event_key?: string
          id?: string
          org_id?: string | null
          payload?: string
          received_at?: string
          replayed_at?: string | null
          topic?: string
        }
        Relationships: [
          {
            foreignKeyName: 'dead_letters_estate_id_fkey'
            columns: ['estate_id']
            isOneToOne: false
            referencedRelation: 'estates'
            referencedColumns: ['id']
          },
          {
            foreignKeyName: 'dead_letters_org_id_fkey'
            columns: ['org_id']
            isOneToOne: false
            referencedRelation: 'organizations'
            referencedColumns: ['id']
          },
        ]
      }
      device_commands: {
        Row: {
          attempts: number
          created_at: string
          device_id: string
          estate_id: string
          expires_at: string | null
          finished_at: string | null
          id: string
          idempotency_key: string
          kind: string
          note: string
          org_id: string
          payload: NonNullable<Json>
          reason_id: string | null
          reason_kind: string
          requested_by: string | null
          result: NonNullable<Json>
          sent_at: string | null
          status: string
          updated_at: string
        }
        ComputedFields: never
        Insert: {
          attempts?: number
          created_at?: string
          device_id: string
          estate_id: string
          expires_at?: string | null
          finished_at?: string | null
          id?: string
          idempotency_key: string
          kind: string
          note?: string
          org_id: string
          payload?: NonNullable<Json>
          reason_id?: string | null
          reason_kind: string
          requested_by?: string | null
          result?: NonNullable<Json>
          sent_at?: string | null
          status?: string
          updated_at?: string
        }
        Update: {
          attempts?: number
          created_at?: string
          device_id?: string
          estate_id?: string
          expires_at?: string | null
          finished_at?: string | null
          id?: string
          idempotency_key?: string
          kind?: string
          note?: string
          org_id?: string
          payload?: NonNullable<Json>
          reason_id?: string | null
          reason_kind?: string
          requested_by?: string | null
          result?: NonNullable<Json>
          sent_at?: string | null
          status?: string
          updated_at?: string
        }
        Relationships: [
          {
            foreignKeyName: 'device_commands_device_id_estate_id_org_id_fkey'
            columns: ['device_id', 'estate_id', 'org_id']
            isOneToOne: false
            referencedRelation: 'devices'
            referencedColumns: ['id', 'estate_id', 'org_id']
          },
          {
            foreignKeyName: 'device_commands_estate_id_fkey'
            columns: ['estate_id']
            isOneToOne: false
            referencedRelation: 'estates'
            referencedColumns: ['id']
          },
          {
            foreignKeyName: 'device_commands_org_id_fkey'
            columns: ['org_id']
            isOneToOne: false
            referencedRelation: 'organizations'
            referencedColumns: ['id']
          },
        ]
      }
      device_shadows: {
        Row: {
          battery_pct: number | null
          device_id: string
          estate_id: string
          last_seen_at: string | null
          online: boolean
          org_id: string
          reported: NonNullable<Json>
          updated_at: string
        }
        ComputedFields: never
        Insert: {
          battery_pct?: number | null
          device_id: string
          estate_id: string
          last_seen_at?: string | null
          online?: boolean
          org_id: string
          reported?: NonNullable<Json>
          updated_at?: string
        }
        Update: {
          battery_pct?: number | null
          device_id?: string
          estate_id?: string
          last_seen_at?: string | null
          online?: boolean
          org_id?: string
          reported?: NonNullable<Json>
          updated_at?: string
        }
        Relationships: [
          {
            foreignKeyName: 'device_shadows_device_id_estate_id_org_id_fkey'
            columns: ['device_id', 'estate_id', 'org_id']
            isOneToOne: false
            referencedRelation: 'devices'
            referencedColumns: ['id', 'estate_id', 'org_id']
          },
          {
            foreignKeyName: 'device_shadows_estate_id_fkey'
            columns: ['estate_id']
            isOneToOne: false
            referencedRelation: 'estates'
            referencedColumns: ['id']
          },
          {
            foreignKeyName: 'device_shadows_org_id_fkey'
            columns: ['org_id']
            isOneToOne: false
            referencedRelation: 'organizations'
            referencedColumns: ['id']
          },
        ]
      }
      devices: {
        Row: {
          created_at: string
          estate_id: string
          extra: NonNullable<Json>
          id: string
          kind: string
          maker: string
          model: string
          org_id: string
          profile: string
          status: string
          uid: string
          unit_id: string | null
          updated_at: string
        }
        ComputedFields: never
        Insert: {
          created_at?: string
          estate_id: string
          extra?: NonNullable<Json>
          id?: string
          kind: string
          maker?: string
          model?: string
          org_id: string
          profile?: string
          status?: string
          uid: string
          unit_id?: string | null
          updated_at?: string
        }
        Update: {
          created_at?: string
          estate_id?: string
          extra?: NonNullable<Json>
          id?: string
          kind?: string
          maker?: string
          model?: string
          org_id?: string
          profile?: string
          status?: string
          uid?: string
          unit_id?: string | null
          updated_at?: string
        }
        Relationships: [
          {
            foreignKeyName: 'devices_estate_id_org_id_fkey'
            columns: ['estate_id', 'org_id']
            isOneToOne: false
            referencedRelation: 'estates'
            referencedColumns: ['id', 'org_id']
          },
          {
            foreignKeyName: 'devices_org_id_fkey'
            columns: ['org_id']
            isOneToOne: false
            referencedRelation: 'organizations'
            referencedColumns: ['id']
          },
          {
            foreignKeyName: 'devices_unit_id_estate_id_org_id_fkey'
            columns: ['unit_id', 'estate_id', 'org_id']
            isOneToOne: false
            referencedRelation: 'units'
            referencedColumns: ['id', 'estate_id', 'org_id']
          },
        ]
      }
      estate_parties: {
        Row: {
          created_at: string
          estate_id: string
          id: string
          org_id: string
          part: string
          party_org_id: string
          permissions: string[]
          updated_at: string
          valid: unknown
        }
        ComputedFields: never
        Insert: {
          created_at?: string
          estate_id: string
          id?: string
          org_id: string
          part: string
          party_org_id: string
          permissions: string[]
          updated_at?: string
          valid?: unknown
        }
        Update: {
          created_at?: string
          estate_id?: string
          id?: string
          org_id?: string
          part?: string
          party_org_id?: string
          permissions?: string[]
          updated_at?: string
          valid?: unknown
        }
        Relationships: [
          {
            foreignKeyName: 'estate_parties_estate_id_fkey'
            columns: ['estate_id']
            isOneToOne: false
            referencedRelation: 'estates'
            referencedColumns: ['id']
          },
          {
            foreignKeyName: 'estate_parties_org_id_fkey'
            columns: ['org_id']
            isOneToOne: false
            referencedRelation: 'organizations'
            referencedColumns: ['id']
          },
          {
            foreignKeyName: 'estate_parties_party_org_id_fkey'
            columns: ['party_org_id']
            isOneToOne: false
            referencedRelation: 'organizations'
            referencedColumns: ['id']
          },
        ]
      }
      estates: {
        Row: {
          address: string
          code: string
          created_at: string
          extra: NonNullable<Json>
          id: string
          name: string
          org_id: string
          updated_at: string
        }
        ComputedFields: never
        Insert: {
          address?: string
          code: string
          created_at?: string
          extra?: NonNullable<Json>
          id?: string
          name: string
          org_id: string
          updated_at?: string
        }
        Update: {
          address?: string
          code?: string
          created_at?: string
          extra?: NonNullable<Json>
          id?: string
          name?: string
          org_id?: string
          updated_at?: string
        }
        Relationships: [
          {
            foreignKeyName: 'estates_org_id_fkey'
            columns: ['org_id']
            isOneToOne: false
            referencedRelation: 'organizations'
            referencedColumns: ['id']
          },
        ]
      }
      evidence_items: {
        Row: {
          actor_id: string | null
          at: string
          contract_id: string
          estate_id: string
          hash: string
          id: string
          kind: string
          org_id: string
          payload: NonNullable<Json>
          prev_hash: string
          seq: number
        }
        ComputedFields: never
        Insert: {
          actor_id?: string | null
          at?: string
          contract_id: string
          estate_id: string
          hash: string
          id?: string
          kind: string
          org_id: string
          payload?: NonNullable<Json>
          prev_hash: string
          seq: number
        }
        Update: {
          actor_id?: string | null
          at?: string
          contract_id?: string
          estate_id?: string
          hash?: string
          id?: string
          kind?: string
          org_id?: string
          payload?: NonNullable<Json>
          prev_hash?: string
          seq?: number
        }
        Relationships: [
          {
            foreignKeyName: 'evidence_items_contract_id_estate_id_org_id_fkey'
            columns: ['contract_id', 'estate_id', 'org_id']
            isOneToOne: false
            referencedRelation: 'contracts'
            referencedColumns: ['id', 'estate_id', 'org_id']
          },
          {
            foreignKeyName: 'evidence_items_estate_id_fkey'
            columns: ['estate_id']
            isOneToOne: false
            referencedRelation: 'estates'
            referencedColumns: ['id']
          },
          {
            foreignKeyName: 'evidence_items_org_id_fkey'
            columns: ['org_id']
            isOneToOne: false
            referencedRelation: 'organizations'
            referencedColumns: ['id']
          },
        ]
      }
      flow_copies: {
        Row: {
          created_at: string
          id: string
          instance_id: string
          node: string
          org_id: string
          read_at: string | null
          user_id: string
        }
        ComputedFields: never
        Insert: {
          created_at?: string
          id?: string
          instance_id: string
          node: string
          org_id: string
          read_at?: string | null
          user_id: string
        }
        Update: {
          created_at?: string
          id?: string
          instance_id?: string
          node?: string
          org_id?: string
          read_at?: string | null
          user_id?: string
        }
        Relationships: [
          {
            foreignKeyName: 'flow_copies_instance_id_fkey'
            columns: ['instance_id']
            isOneToOne: false
            referencedRelation: 'flow_instances'
            referencedColumns: ['id']
          },
          {
            foreignKeyName: 'flow_copies_org_id_fkey'
            columns: ['org_id']
            isOneToOne: false
            referencedRelation: 'organizations'
            referencedColumns: ['id']
          },
        ]
      }
      flow_deputies: {
        Row: {
          created_at: string
          deputy_id: string
          during: unknown
          id: string
          note: string
          org_id: string
          updated_at: string
          user_id: string
        }
        ComputedFields: never
        Insert: {
          created_at?: string
          deputy_id: string
          during: unknown
          id?: string
          note?: string
          org_id: string
          updated_at?: string
          user_id: string
        }
        Update: {
          created_at?: string
          deputy_id?: string
          during?: unknown
          id?: string
          note?: string
          org_id?: string
          updated_at?: string
          user_id?: string
        }
        Relationships: [
          {
            foreignKeyName: 'flow_deputies_org_id_fkey'
            columns: ['org_id']
            isOneToOne: false
            referencedRelation: 'organizations'
            referencedColumns: ['id']
          },
        ]
      }
      flow_events: {
        Row: {
          actor_id: string | null
          at: string
          comment: string
          detail: NonNullable<Json>
          estate_id: string | null
          id: string
          instance_id: string
          kind: string
          node: string | null
          org_id: string
          seen: Json | null
          task_id: string | null
        }
        ComputedFields: never
        Insert: {
          actor_id?: string | null
          at?: string
          comment?: string
          detail?: NonNullable<Json>
          estate_id?: string | null
          id?: string
          instance_id: string
          kind: string
          node?: string | null
          org_id: string
          seen?: Json | null
          task_id?: string | null
        }
        Update: {
          actor_id?: string | null
          at?: string
          comment?: string
          detail?: NonNullable<Json>
          estate_id?: string | null
          id?: string
          instance_id?: string
          kind?: string
          node?: string | null
          org_id?: string
          seen?: Json | null
          task_id?: string | null
        }
        Relationships: [
          {
            foreignKeyName: 'flow_events_estate_id_fkey'
            columns: ['estate_id']
            isOneToOne: false
            referencedRelation: 'estates'
            referencedColumns: ['id']
          },
          {
            foreignKeyName: 'flow_events_instance_id_fkey'
            columns: ['instance_id']
            isOneToOne: false
            referencedRelation: 'flow_instances'
            referencedColumns: ['id']
          },
          {
            foreignKeyName: 'flow_events_org_id_fkey'
            columns: ['org_id']
            isOneToOne: false
            referencedRelation: 'organizations'
            referencedColumns: ['id']
          },
        ]
      }
      flow_instances: {
        Row: {
          applicant_id: string
          ended_at: string | null
          estate_id: string | null
          event: string
          form: NonNullable<Json>
          household_id: string | null
          id: string
          link: string | null
          org_id: string
          snapshot: NonNullable<Json>
          started_at: string
          state: NonNullable<Json>
          status: string
          subject: string
          subject_id: string
          title: string
          updated_at: string
          version_id: string
        }
        ComputedFields: never
        Insert: {
          applicant_id: string
          ended_at?: string | null
          estate_id?: string | null
          event: string
          form?: NonNullable<Json>
          household_id?: string | null
          id?: string
          link?: string | null
          org_id: string
          snapshot?: NonNullable<Json>
          started_at?: string
          state?: NonNullable<Json>
          status?: string
          subject: string
          subject_id: string
          title: string
          updated_at?: string
          version_id: string
        }
        Update: {
          applicant_id?: string
          ended_at?: string | null
          estate_id?: string | null
          event?: string
          form?: NonNullable<Json>
          household_id?: string | null
          id?: string
          link?: string | null
          org_id?: string
          snapshot?: NonNullable<Json>
          started_at?: string
          state?: NonNullable<Json>
          status?: string
          subject?: string
          subject_id?: string
          title?: string
          updated_at?: string
          version_id?: string
        }
        Relationships: [
          {
            foreignKeyName: 'flow_instances_estate_id_fkey'
            columns: ['estate_id']
            isOneToOne: false
            referencedRelation: 'estates'
            referencedColumns: ['id']
          },
          {
            foreignKeyName: 'flow_instances_org_id_fkey'
            columns: ['org_id']
            isOneToOne: false
            referencedRelation: 'organizations'
            referencedColumns: ['id']
          },
          {
            foreignKeyName: 'flow_instances_version_id_fkey'
            columns: ['version_id']
            isOneToOne: false
            referencedRelation: 'config_versions'
            referencedColumns: ['id']
          },
        ]
      }
      flow_tasks: {
        Row: {
          acted_at: string | null
          added_by: string | null
          after_task: string | null
          assignee_id: string
          automatic: boolean
          comment: string
          created_at: string
          due_at: string | null
          estate_id: string | null
          id: string
          instance_id: string
          instead_of: string | null
          kind: string
          node: string
          org_id: string
          remind_at: string | null
          round: number
          status: string
          updated_at: string
        }
        ComputedFields: never
        Insert: {
          acted_at?: string | null
          added_by?: string | null
          after_task?: string | null
          assignee_id: string
          automatic?: boolean
          comment?: string
          created_at?: string
          due_at?: string | null
          estate_id?: string | null
          id?: string
          instance_id: string
          instead_of?: string | null
          kind: string
          node: string
          org_id: string
          remind_at?: string | null
          round?: number
          status: string
          updated_at?: string
        }
        Update: {
          acted_at?: string | null
          added_by?: string | null
          after_task?: string | null
          assignee_id?: string
          automatic?: boolean
          comment?: string
          created_at?: string
          due_at?: string | null
          estate_id?: string | null
          id?: string
          instance_id?: string
          instead_of?: string | null
          kind?: string
          node?: string
          org_id?: string
          remind_at?: string | null
          round?: number
          status?: string
          updated_at?: string
        }
        Relationships: [
          {
            foreignKeyName: 'flow_tasks_after_task_fkey'
            columns: ['after_task']
            isOneToOne: false
            referencedRelation: 'flow_tasks'
            referencedColumns: ['id']
          },
          {
            foreignKeyName: 'flow_tasks_estate_id_fkey'
            columns: ['estate_id']
            isOneToOne: false
            referencedRelation: 'estates'
            referencedColumns: ['id']
          },
          {
            foreignKeyName: 'flow_tasks_instance_id_fkey'
            columns: ['instance_id']
            isOneToOne: false
            referencedRelation: 'flow_instances'
            referencedColumns: ['id']
          },
          {
            foreignKeyName: 'flow_tasks_org_id_fkey'
            columns: ['org_id']
            isOneToOne: false
            referencedRelation: 'organizations'
            referencedColumns: ['id']
          },
        ]
      }
      household_members: {
        Row: {
          created_at: string
          during: unknown
          estate_id: string
          household_id: string
          id: string
          org_id: string
          person_id: string
          relation: string
          updated_at: string
        }
        ComputedFields: never
        Insert: {
          created_at?: string
          during?: unknown
          estate_id: string
          household_id: string
          id?: string
          org_id: string
          person_id: string
          relation: string
          updated_at?: string
        }
        Update: {
          created_at?: string
          during?: unknown
          estate_id?: string
          household_id?: string
          id?: string
          org_id?: string
          person_id?: string
          relation?: string
          updated_at?: string
        }
        Relationships: [
          {
            foreignKeyName: 'household_members_estate_id_fkey'
            columns: ['estate_id']
            isOneToOne: false
            referencedRelation: 'estates'
            referencedColumns: ['id']
          },
          {
            foreignKeyName: 'household_members_household_id_estate_id_org_id_fkey'
            columns: ['household_id', 'estate_id', 'org_id']
            isOneToOne: false
            referencedRelation: 'households'
            referencedColumns: ['id', 'estate_id', 'org_id']
          },
          {
            foreignKeyName: 'household_members_org_id_fkey'
            columns: ['org_id']
            isOneToOne: false
            referencedRelation: 'organizations'
            referencedColumns: ['id']
          },
          {
            foreignKeyName: 'household_members_person_id_org_id_fkey'
            columns: ['person_id', 'org_id']
            isOneToOne: false
            referencedRelation: 'persons'
            referencedColumns: ['id', 'org_id']
          },
        ]
      }
      households: {
        Row: {
          category: string
          code: string
          created_at: string
          estate_id: string
          extra: NonNullable<Json>
          id: string
          import_batch_id: string | null
          main_person_id: string
          org_id: string
          pending_change: Json | null
          status: string
          updated_at: string
        }
        ComputedFields: never
        Insert: {
          category: string
          code: string
          created_at?: string
          estate_id: string
          extra?: NonNullable<Json>
          id?: string
          import_batch_id?: string | null
          main_person_id: string
          org_id: string
          pending_change?: Json | null
          status?: string
          updated_at?: string
        }
        Update: {
          category?: string
          code?: string
          created_at?: string
          estate_id?: string
          extra?: NonNullable<Json>
          id?: string
          import_batch_id?: string | null
          main_person_id?: string
          org_id?: string
          pending_change?: Json | null
          status?: string
          updated_at?: string
        }
        Relationships: [
          {
            foreignKeyName: 'households_estate_id_org_id_fkey'
            columns: ['estate_id', 'org_id']
            isOneToOne: false
            referencedRelation: 'estates'
            referencedColumns: ['id', 'org_id']
          },
          {
            foreignKeyName: 'households_import_batch_id_fkey'
            columns: ['import_batch_id']
            isOneToOne: false
            referencedRelation: 'import_batches'
            referencedColumns: ['id']
          },
          {
            foreignKeyName: 'households_main_person_fkey'
            columns: ['main_person_id', 'org_id']
            isOneToOne: false
            referencedRelation: 'persons'
            referencedColumns: ['id', 'org_id']
          },
          {
            foreignKeyName: 'households_org_id_fkey'
            columns: ['org_id']
            isOneToOne: false
            referencedRelation: 'organizations'
            referencedColumns: ['id']
          },
        ]
      }
      import_batches: {
        Row: {
          committed_at: string | null
          created_at: string
          created_by: string | null
          done_rows: number
          error_rows: number
          file_name: string
          id: string
          kind: string
          mapping: NonNullable<Json>
          masked_at: string | null
          options: NonNullable<Json>
          org_id: string
          status: string
          total_rows: number
          undone_at: string | null
          updated_at: string
        }
        ComputedFields: never
        Insert: {
          committed_at?: string | null
          created_at?: string
          created_by?: string | null
          done_rows?: number
          error_rows?: number
          file_name: string
          id?: string
          kind: string
          mapping: NonNullable<Json>
          masked_at?: string | null
          options?: NonNullable<Json>
          org_id: string
          status?: string
          total_rows?: number
          undone_at?: string | null
          updated_at?: string
        }
        Update: {
          committed_at?: string | null
          created_at?: string
          created_by?: string | null
          done_rows?: number
          error_rows?: number
          file_name?: string
          id?: string
          kind?: string
          mapping?: NonNullable<Json>
          masked_at?: string | null
          options?: NonNullable<Json>
          org_id?: string
          status?: string
          total_rows?: number
          undone_at?: string | null
          updated_at?: string
        }
        Relationships: [
          {
            foreignKeyName: 'import_batches_org_id_fkey'
            columns: ['org_id']
            isOneToOne: false
            referencedRelation: 'organizations'
            referencedColumns: ['id']
          },
        ]
      }
      import_rows: {
        Row: {
          batch_id: string
          errors: NonNullable<Json>
          fields: Json | null
          org_id: string
          raw: Json | null
          row_no: number
          state: string
          target_id: string | null
        }
        ComputedFields: never
        Insert: {
          batch_id: string
          errors?: NonNullable<Json>
          fields?: Json | null
          org_id: string
          raw?: Json | null
          row_no: number
          state?: string
          target_id?: string | null
        }
        Update: {
          batch_id?: string
          errors?: NonNullable<Json>
          fields?: Json | null
          org_id?: string
          raw?: Json | null
          row_no?: number
          state?: string
          target_id?: string | null
        }
        Relationships: [
          {
            foreignKeyName: 'import_rows_batch_id_fkey'
            columns: ['batch_id']
            isOneToOne: false
            referencedRelation: 'import_batches'
            referencedColumns: ['id']
          },
          {
            foreignKeyName: 'import_rows_org_id_fkey'
            columns: ['org_id']
            isOneToOne: false
            referencedRelation: 'organizations'
            referencedColumns: ['id']
          },
        ]
      }
      invitations: {
        Row: {
          accepted_at: string | null
          accepted_by: string | null
          created_at: string
          email: string | null
          estate_ids: string[] | null
          expires_at: string
          id: string
          invited_by: string | null
          name: string
          org_id: string
          phone: string | null
          revoked_at: string | null
          role_id: string
          updated_at: string
        }
        ComputedFields: never
        Insert: {
          accepted_at?: string | null
          accepted_by?: string | null
          created_at?: string
          email?: string | null
          estate_ids?: string[] | null
          expires_at?: string
          id?: string
          invited_by?: string | null
          name: string
          org_id: string
          phone?: string | null
          revoked_at?: string | null
          role_id: string
          updated_at?: string
        }
        Update: {
          accepted_at?: string | null
          accepted_by?: string | null
          created_at?: string
          email?: string | null
          estate_ids?: string[] | null
          expires_at?: string
          id?: string
          invited_by?: string | null
          name?: string
          org_id?: string
          phone?: string | null
          revoked_at?: string | null
          role_id?: string
          updated_at?: string
        }
        Relationships: [
          {
            foreignKeyName: 'invitations_org_id_fkey'
            columns: ['org_id']
            isOneToOne: false
            referencedRelation: 'organizations'
            referencedColumns: ['id']
          },
          {
            foreignKeyName: 'invitations_role_id_fkey'
            columns: ['role_id']
            isOneToOne: false
            referencedRelation: 'roles'
            referencedColumns: ['id']
          },
        ]
      }
      ledger_accounts: {
        Row: {
          code: string
          created_at: string
          id: string
          kind: string
          org_id: string
          title: NonNullable<Json>
          updated_at: string
        }
        ComputedFields: never
        Insert: {
          code: string
          created_at?: string
          id?: string
          kind: string
          org_id: string
          title: NonNullable<Json>
          updated_at?: string
        }
        Update: {
          code?: string
          created_at?: string
          id?: string
          kind?: string
          org_id?: string
          title?: NonNullable<Json>
          updated_at?: string
        }
        Relationships: [
          {
            foreignKeyName: 'ledger_accounts_org_id_fkey'
            columns: ['org_id']
            isOneToOne: false
            referencedRelation: 'organizations'
            referencedColumns: ['id']
          },
        ]
      }
      ledger_entries: {
        Row: {
          created_at: string
          created_by: string | null
          estate_id: string
          id: string
          kind: string
          occurred_on: string
          org_id: string
          source_id: string
          source_table: string
        }
        ComputedFields: never
        Insert: {
          created_at?: string
          created_by?: string | null
          estate_id: string
          id?: string
          kind: string
          occurred_on: string
          org_id: string
          source_id: string
          source_table: string
        }
        Update: {
          created_at?: string
          created_by?: string | null
          estate_id?: string
          id?: string
          kind?: string
          occurred_on?: string
          org_id?: string
          source_id?: string
          source_table?: string
        }
        Relationships: [
          {
            foreignKeyName: 'ledger_entries_estate_id_fkey'
            columns: ['estate_id']
            isOneToOne: false
            referencedRelation: 'estates'
            referencedColumns: ['id']
          },
          {
            foreignKeyName: 'ledger_entries_org_id_fkey'
            columns: ['org_id']
            isOneToOne: false
            referencedRelation: 'organizations'
            referencedColumns: ['id']
          },
        ]
      }
      ledger_lines: {
        Row: {
          account_id: string
          amount_fen: number
          contract_id: string | null
          entry_id: string
          estate_id: string
          household_id: string | null
          id: string
          org_id: string
          unit_id: string | null
        }
        ComputedFields: never
        Insert: {
          account_id: string
          amount_fen: number
          contract_id?: string | null
          entry_id: string
          estate_id: string
          household_id?: string | null
          id?: string
          org_id: string
          unit_id?: string | null
        }
        Update: {
          account_id?: string
          amount_fen?: number
          contract_id?: string | null
          entry_id?: string
          estate_id?: string
          household_id?: string | null
          id?: string
          org_id?: string
          unit_id?: string | null
        }
        Relationships: [
          {
            foreignKeyName: 'ledger_lines_account_id_org_id_fkey'
            columns: ['account_id', 'org_id']
            isOneToOne: false
            referencedRelation: 'ledger_accounts'
            referencedColumns: ['id', 'org_id']
          },
          {
            foreignKeyName: 'ledger_lines_contract_id_estate_id_org_id_fkey'
            columns: ['contract_id', 'estate_id', 'org_id']
            isOneToOne: false
            referencedRelation: 'contracts'
            referencedColumns: ['id', 'estate_id', 'org_id']
          },
          {
            foreignKeyName: 'ledger_lines_entry_id_estate_id_org_id_fkey'
            columns: ['entry_id', 'estate_id', 'org_id']
            isOneToOne: false
            referencedRelation: 'ledger_entries'
            referencedColumns: ['id', 'estate_id', 'org_id']
          },
          {
            foreignKeyName: 'ledger_lines_household_id_estate_id_org_id_fkey'
            columns: ['household_id', 'estate_id', 'org_id']
            isOneToOne: false
            referencedRelation: 'households'
            referencedColumns: ['id', 'estate_id', 'org_id']
          },
          {
            foreignKeyName: 'ledger_lines_org_id_fkey'
            columns: ['org_id']
            isOneToOne: false
            referencedRelation: 'organizations'
            referencedColumns: ['id']
          },
          {
            foreignKeyName: 'ledger_lines_unit_id_estate_id_org_id_fkey'
            columns: ['unit_id', 'estate_id', 'org_id']
            isOneToOne: false
            referencedRelation: 'units'
            referencedColumns: ['id', 'estate_id', 'org_id']
          },
        ]
      }
      legal_holds: {
        Row: {
          created_at: string
          created_by: string | null
          data_class_id: string
          during: unknown
          id: string
          org_id: string
          reason: string
          updated_at: string
        }
        ComputedFields: never
        Insert: {
          created_at?: string
          created_by?: string | null
          data_class_id: string
          during?: unknown
          id?: string
          org_id: string
          reason: string
          updated_at?: string
        }
        Update: {
          created_at?: string
          created_by?: string | null
          data_class_id?: string
          during?: unknown
          id?: string
          org_id?: string
          reason?: string
          updated_at?: string
        }
        Relationships: [
          {
            foreignKeyName: 'legal_holds_data_class_id_org_id_fkey'
            columns: ['data_class_id', 'org_id']
            isOneToOne: false
            referencedRelation: 'data_classes'
            referencedColumns: ['id', 'org_id']
          },
          {
            foreignKeyName: 'legal_holds_org_id_fkey'
            columns: ['org_id']
            isOneToOne: false
            referencedRelation: 'organizations'
            referencedColumns: ['id']
          },
        ]
      }
      memberships: {
        Row: {
          created_at: string
          estate_ids: string[] | null
          id: string
          org_id: string
          role_id: string
          updated_at: string
          user_id: string
          valid: unknown
        }
        ComputedFields: never
        Insert: {
          created_at?: string
          estate_ids?: string[] | null
          id?: string
          org_id: string
          role_id: string
          updated_at?: string
          user_id: string
          valid?: unknown
        }
        Update: {
          created_at?: string
          estate_ids?: string[] | null
          id?: string
          org_id?: string
          role_id?: string
          updated_at?: string
          user_id?: string
          valid?: unknown
        }
        Relationships: [
          {
            foreignKeyName: 'memberships_org_id_fkey'
            columns: ['org_id']
            isOneToOne: false
            referencedRelation: 'organizations'
            referencedColumns: ['id']
          },
          {
            foreignKeyName: 'memberships_role_id_fkey'
            columns: ['role_id']
            isOneToOne: false
            referencedRelation: 'roles'
            referencedColumns: ['id']
          },
        ]
      }
      meter_epochs: {
        Row: {
          cause: string
          created_at: string
          device_id: string
          estate_id: string
          first_value: number
          id: string
          last_value: number
          org_id: string
          started_at: string
          updated_at: string
        }
        ComputedFields: never
        Insert: {
          cause?: string
          created_at?: string
          device_id: string
          estate_id: string
          first_value: number
          id?: string
          last_value: number
          org_id: string
          started_at: string
          updated_at?: string
        }
        Update: {
          cause?: string
          created_at?: string
          device_id?: string
          estate_id?: string
          first_value?: number
          id?: string
          last_value?: number
          org_id?: string
          started_at?: string
          updated_at?: string
        }
        Relationships: [
          {
            foreignKeyName: 'meter_epochs_device_id_estate_id_org_id_fkey'
            columns: ['device_id', 'estate_id', 'org_id']
            isOneToOne: false
            referencedRelation: 'devices'
            referencedColumns: ['id', 'estate_id', 'org_id']
          },
          {
            foreignKeyName: 'meter_epochs_estate_id_fkey'
            columns: ['estate_id']
            isOneToOne: false
            referencedRelation: 'estates'
            referencedColumns: ['id']
          },
          {
            foreignKeyName: 'meter_epochs_org_id_fkey'
            columns: ['org_id']
            isOneToOne: false
            referencedRelation: 'organizations'
            referencedColumns: ['id']
          },
        ]
      }
      notice_receipts: {
        Row: {
          notice_id: string
          org_id: string
          read_at: string
          user_id: string
        }
        ComputedFields: never
        Insert: {
          notice_id: string
          org_id: string
          read_at?: string
          user_id?: string
        }
        Update: {
          notice_id?: string
          org_id?: string
          read_at?: string
          user_id?: string
        }
        Relationships: [
          {
            foreignKeyName: 'notice_receipts_notice_id_fkey'
            columns: ['notice_id']
            isOneToOne: false
            referencedRelation: 'notices'
            referencedColumns: ['id']
          },
          {
            foreignKeyName: 'notice_receipts_org_id_fkey'
            columns: ['org_id']
            isOneToOne: false
            referencedRelation: 'organizations'
            referencedColumns: ['id']
          },
        ]
      }
      notices: {
        Row: {
          audience: string
          body: string
          created_at: string
          created_by: string | null
          estate_id: string | null
          expires_at: string | null
          id: string
          org_id: string
          published_at: string
          title: string
          updated_at: string
        }
        ComputedFields: never
        Insert: {
          audience: string
          body: string
          created_at?: string
          created_by?: string | null
          estate_id?: string | null
          expires_at?: string | null
          id?: string
          org_id: string
          published_at?: string
          title: string
          updated_at?: string
        }
        Update: {
          audience?: string
          body?: string
          created_at?: string
          created_by?: string | null
          estate_id?: string | null
          expires_at?: string | null
          id?: string
          org_id?: string
          published_at?: string
          title?: string
          updated_at?: string
        }
        Relationships: [
          {
            foreignKeyName: 'notices_estate_id_fkey'
            columns: ['estate_id']
            isOneToOne: false
            referencedRelation: 'estates'
            referencedColumns: ['id']
          },
          {
            foreignKeyName: 'notices_org_id_fkey'
            columns: ['org_id']
            isOneToOne: false
            referencedRelation: 'organizations'
            referencedColumns: ['id']
          },
        ]
      }
      notifications: {
        Row: {
          created_at: string
          id: string
          key: string
          link: string | null
          org_id: string
          params: NonNullable<Json>
          read_at: string | null
          user_id: string
        }
        ComputedFields: never
        Insert: {
          created_at?: string
          id?: string
          key: string
          link?: string | null
          org_id: string
          params?: NonNullable<Json>
          read_at?: string | null
          user_id: string
        }
        Update: {
          created_at?: string
          id?: string
          key?: string
          link?: string | null
          org_id?: string
          params?: NonNullable<Json>
          read_at?: string | null
          user_id?: string
        }
        Relationships: [
          {
            foreignKeyName: 'notifications_org_id_fkey'
            columns: ['org_id']
            isOneToOne: false
            referencedRelation: 'organizations'
            referencedColumns: ['id']
          },
        ]
      }
      organizations: {
        Row: {
          confirmation_no: string | null
          confirmed_until: string | null
          created_at: string
          extra: NonNullable<Json>
          id: string
          kind: string
          name: string
          org_id: string
          registered_by: string | null
          updated_at: string
        }
        ComputedFields: never
        Insert: {
          confirmation_no?: string | null
          confirmed_until?: string | null
          created_at?: string
          extra?: NonNullable<Json>
          id?: string
          kind: string
          name: string
          org_id?: never
          registered_by?: string | null
          updated_at?: string
        }
        Update: {
          confirmation_no?: string | null
          confirmed_until?: string | null
          created_at?: string
          extra?: NonNullable<Json>
          id?: string
          kind?: string
          name?: string
          org_id?: never
          registered_by?: string | null
          updated_at?: string
        }
        Relationships: [
          {
            foreignKeyName: 'organizations_registered_by_fkey'
            columns: ['registered_by']
            isOneToOne: false
            referencedRelation: 'organizations'
            referencedColumns: ['id']
          },
        ]
      }
      payment_allocations: {
        Row: {
          amount_fen: number
          charge_id: string
          created_at: string
          estate_id: string
          id: string
          org_id: string
          payment_id: string
        }
        ComputedFields: never
        Insert: {
          amount_fen: number
          charge_id: string
          created_at?: string
          estate_id: string
          id?: string
          org_id: string
          payment_id: string
        }
        Update: {
          amount_fen?: number
          charge_id?: string
          created_at?: string
          estate_id?: string
          id?: string
          org_id?: string
          payment_id?: string
        }
        Relationships: [
          {
            foreignKeyName: 'payment_allocations_charge_id_estate_id_org_id_fkey'
            columns: ['charge_id', 'estate_id', 'org_id']
            isOneToOne: false
            referencedRelation: 'charges'
            referencedColumns: ['id', 'estate_id', 'org_id']
          },
          {
            foreignKeyName: 'payment_allocations_estate_id_fkey'
            columns: ['estate_id']
            isOneToOne: false
            referencedRelation: 'estates'
            referencedColumns: ['id']
          },
          {
            foreignKeyName: 'payment_allocations_org_id_fkey'
            columns: ['org_id']
            isOneToOne: false
            referencedRelation: 'organizations'
            referencedColumns: ['id']
          },
          {
            foreignKeyName: 'payment_allocations_payment_id_estate_id_org_id_fkey'
            columns: ['payment_id', 'estate_id', 'org_id']
            isOneToOne: false
            referencedRelation: 'payments'
            referencedColumns: ['id', 'estate_id', 'org_id']
          },
        ]
      }
      payment_orders: {
        Row: {
          amount_fen: number
          channel: string
          charge_ids: string[]
          created_at: string
          created_by: string | null
          estate_id: string
          expires_at: string
          household_id: string
          id: string
          org_id: string
          out_trade_no: string
          status: string
          updated_at: string
        }
        ComputedFields: never
        Insert: {
          amount_fen: number
          channel: string
          charge_ids: string[]
          created_at?: string
          created_by?: string | null
          estate_id: string
          expires_at?: string
          household_id: string
          id?: string
          org_id: string
          out_trade_no: string
          status?: string
          updated_at?: string
        }
        Update: {
          amount_fen?: number
          channel?: string
          charge_ids?: string[]
          created_at?: string
          created_by?: string | null
          estate_id?: string
          expires_at?: string
          household_id?: string
          id?: string
          org_id?: string
          out_trade_no?: string
          status?: string
          updated_at?: string
        }
        Relationships: [
          {
            foreignKeyName: 'payment_orders_estate_id_fkey'
            columns: ['estate_id']
            isOneToOne: false
            referencedRelation: 'estates'
            referencedColumns: ['id']
          },
          {
            foreignKeyName: 'payment_orders_household_id_estate_id_org_id_fkey'
            columns: ['household_id', 'estate_id', 'org_id']
            isOneToOne: false
            referencedRelation: 'households'
            referencedColumns: ['id', 'estate_id', 'org_id']
          },
          {
            foreignKeyName: 'payment_orders_org_id_fkey'
            columns: ['org_id']
            isOneToOne: false
            referencedRelation: 'organizations'
            referencedColumns: ['id']
          },
        ]
      }
      payments: {
        Row: {
          amount_fen: number
          created_at: string
          created_by: string | null
          estate_id: string
          household_id: string
          id: string
          order_id: string
          org_id: string
          paid_at: string
          provider: string
          provider_txn: string
          raw: NonNullable<Json>
          unallocated_fen: number
        }
        ComputedFields: never
        Insert: {
          amount_fen: number
          created_at?: string
          created_by?: string | null
          estate_id: string
          household_id: string
          id?: string
          order_id: string
          org_id: string
          paid_at: string
          provider: string
          provider_txn: string
          raw?: NonNullable<Json>
          unallocated_fen?: number
        }
        Update: {
          amount_fen?: number
          created_at?: string
          created_by?: string | null
          estate_id?: string
          household_id?: string
          id?: string
          order_id?: string
          org_id?: string
          paid_at?: string
          provider?: string
          provider_txn?: string
          raw?: NonNullable<Json>
          unallocated_fen?: number
        }
        Relationships: [
          {
            foreignKeyName: 'payments_estate_id_fkey'
            columns: ['estate_id']
            isOneToOne: false
            referencedRelation: 'estates'
            referencedColumns: ['id']
          },
          {
            foreignKeyName: 'payments_household_id_estate_id_org_id_fkey'
            columns: ['household_id', 'estate_id', 'org_id']
            isOneToOne: false
            referencedRelation: 'households'
            referencedColumns: ['id', 'estate_id', 'org_id']
          },
          {
            foreignKeyName: 'payments_order_id_estate_id_org_id_fkey'
            columns: ['order_id', 'estate_id', 'org_id']
            isOneToOne: false
            referencedRelation: 'payment_orders'
            referencedColumns: ['id', 'estate_id', 'org_id']
          },
          {
            foreignKeyName: 'payments_org_id_fkey'
            columns: ['org_id']
            isOneToOne: false
            referencedRelation: 'organizations'
            referencedColumns: ['id']
          },
        ]
      }
      persons: {
        Row: {
          birth_year: number | null
          created_at: string
          display_name: string
          extra: NonNullable<Json>
          id: string
          id_last4: string | null
          id_type: string
          org_id: string
          phone_masked: string | null
          registered_by: string | null
          sex: string | null
          updated_at: string
        }
        ComputedFields: never
        Insert: {
          birth_year?: number | null
          created_at?: string
          display_name: string
          extra?: NonNullable<Json>
          id?: string
          id_last4?: string | null
          id_type?: string
          org_id: string
          phone_masked?: string | null
          registered_by?: string | null
          sex?: string | null
          updated_at?: string
        }
        Update: {
          birth_year?: number | null
          created_at?: string
          display_name?: string
          extra?: NonNullable<Json>
          id?: string
          id_last4?: string | null
          id_type?: string
          org_id?: string
          phone_masked?: string | null
          registered_by?: string | null
          sex?: string | null
          updated_at?: string
        }
        Relationships: [
          {
            foreignKeyName: 'persons_org_id_fkey'
            columns: ['org_id']
            isOneToOne: false
            referencedRelation: 'organizations'
            referencedColumns: ['id']
          },
        ]
      }
      plugins: {
        Row: {
          created_at: string
          enabled: boolean
          id: string
          key: string
          org_id: string
          settings: NonNullable<Json>
          updated_at: string
        }
        ComputedFields: never
        Insert: {
          created_at?: string
          enabled?: boolean
          id?: string
          key: string
          org_id: string
          settings?: NonNullable<Json>
          updated_at?: string
        }
        Update: {
          created_at?: string
          enabled?: boolean
          id?: string
          key?: string
          org_id?: string
          settings?: NonNullable<Json>
          updated_at?: string
        }
        Relationships: [
          {
            foreignKeyName: 'plugins_org_id_fkey'
            columns: ['org_id']
            isOneToOne: false
            referencedRelation: 'organizations'
            referencedColumns: ['id']
          },
        ]
      }
      purge_records: {
        Row: {
          basis: string
          data_class: string
          fingerprint: string
          hash: string
          id: string
          kept_until: string
          org_id: string
          prev_hash: string
          purged_at: string
          purged_by: string | null
          rows_purged: number
          seq: number
        }
        ComputedFields: never
        Insert: {
          basis: string
          data_class: string
          fingerprint: string
          hash: string
          id?: string
          kept_until: string
          org_id: string
          prev_hash: string
          purged_at?: string
          purged_by?: string | null
          rows_purged: number
          seq: number
        }
        Update: {
          basis?: string
          data_class?: string
          fingerprint?: string
          hash?: string
          id?: string
          kept_until?: string
          org_id?: string
          prev_hash?: string
          purged_at?: string
          purged_by?: string | null
          rows_purged?: number
          seq?: number
        }
        Relationships: [
          {
            foreignKeyName: 'purge_records_org_id_fkey'
            columns: ['org_id']
            isOneToOne: false
            referencedRelation: 'organizations'
            referencedColumns: ['id']
          },
        ]
      }
      qualifications: {
        Row: {
          created_at: string
          estate_id: string
          extra: NonNullable<Json>
          household_id: string
          id: string
          kind: string
          org_id: string
          source: string
          updated_at: string
          valid: unknown
        }
        ComputedFields: never
        Insert: {
          created_at?: string
          estate_id: string
          extra?: NonNullable<Json>
          household_id: string
          id?: string
          kind: string
          org_id: string
          source?: string
          updated_at?: string
          valid: unknown
        }
        Update: {
          created_at?: string
          estate_id?: string
          extra?: NonNullable<Json>
          household_id?: string
          id?: string
          kind?: string
          org_id?: string
          source?: string
          updated_at?: string
          valid?: unknown
        }
        Relationships: [
          {
            foreignKeyName: 'qualifications_estate_id_fkey'
            columns: ['estate_id']
            isOneToOne: false
            referencedRelation: 'estates'
            referencedColumns: ['id']
          },
          {
            foreignKeyName: 'qualifications_household_id_estate_id_org_id_fkey'
            columns: ['household_id', 'estate_id', 'org_id']
            isOneToOne: false
            referencedRelation: 'households'
            referencedColumns: ['id', 'estate_id', 'org_id']
          },
          {
            foreignKeyName: 'qualifications_org_id_fkey'
            columns: ['org_id']
            isOneToOne: false
            referencedRelation: 'organizations'
            referencedColumns: ['id']
          },
        ]
      }
      roles: {
        Row: {
          created_at: string
          id: string
          key: string
          org_id: string
          permissions: string[]
          title: NonNullable<Json>
          updated_at: string
        }
        ComputedFields: never
        Insert: {
          created_at?: string
          id?: string
          key: string
          org_id: string
          permissions?: string[]
          title: NonNullable<Json>
          updated_at?: string
        }
        Update: {
          created_at?: string
          id?: string
          key?: string
          org_id?: string
          permissions?: string[]
          title?: NonNullable<Json>
          updated_at?: string
        }
        Relationships: [
          {
            foreignKeyName: 'roles_org_id_fkey'
            columns: ['org_id']
            isOneToOne: false
            referencedRelation: 'organizations'
            referencedColumns: ['id']
          },
        ]
      }
      rule_mutes: {
        Row: {
          created_at: string
          ended_at: string | null
          ended_by: string | null
          estate_id: string | null
          id: string
          muted_by: string | null
          org_id: string
          reason: string
          rule: string | null
          subject_id: string | null
          subject_kind: string | null
          until: string
          updated_at: string
        }
        ComputedFields: never
        Insert: {
          created_at?: string
          ended_at?: string | null
          ended_by?: string | null
          estate_id?: string | null
          id?: string
          muted_by?: string | null
          org_id: string
          reason: string
          rule?: string | null
          subject_id?: string | null
          subject_kind?: string | null
          until: string
          updated_at?: string
        }
        Update: {
          created_at?: string
          ended_at?: string | null
          ended_by?: string | null
          estate_id?: string | null
          id?: string
          muted_by?: string | null
          org_id?: string
          reason?: string
          rule?: string | null
          subject_id?: string | null
          subject_kind?: string | null
          until?: string
          updated_at?: string
        }
        Relationships: [
          {
            foreignKeyName: 'rule_mutes_estate_id_org_id_fkey'
            columns: ['estate_id', 'org_id']
            isOneToOne: false
            referencedRelation: 'estates'
            referencedColumns: ['id', 'org_id']
          },
          {
            foreignKeyName: 'rule_mutes_org_id_fkey'
            columns: ['org_id']
            isOneToOne: false
            referencedRelation: 'organizations'
            referencedColumns: ['id']
          },
        ]
      }
      sensitive_reads: {
        Row: {
          actor_id: string | null
          at: string
          estate_id: string | null
          fields: string[]
          id: string
          org_id: string
          person_id: string
          purpose: string
        }
        ComputedFields: never
        Insert: {
          actor_id?: string | null
          at?: string
          estate_id?: string | null
          fields: string[]
          id?: string
          org_id: string
          person_id: string
          purpose: string
        }
        Update: {
          actor_id?: string | null
          at?: string
          estate_id?: string | null
          fields?: string[]
          id?: string
          org_id?: string
          person_id?: string
          purpose?: string
        }
        Relationships: [
          {
            foreignKeyName: 'sensitive_reads_estate_id_fkey'
            columns: ['estate_id']
            isOneToOne: false
            referencedRelation: 'estates'
            referencedColumns: ['id']
          },
          {
            foreignKeyName: 'sensitive_reads_org_id_fkey'
            columns: ['org_id']
            isOneToOne: false
            referencedRelation: 'organizations'
            referencedColumns: ['id']
          },
        ]
      }
      signatures: {
        Row: {
          contract_id: string
          created_at: string
          document_sha256: string
          estate_id: string
          id: string
          method: string
          org_id: string
          party: string
          signed_at: string
          signer_user: string | null
        }
        ComputedFields: never
        Insert: {
          contract_id: string
          created_at?: string
          document_sha256: string
          estate_id: string
          id?: string
          method: string
          org_id: string
          party: string
          signed_at?: string
          signer_user?: string | null
        }
        Update: {
          contract_id?: string
          created_at?: string
          document_sha256?: string
          estate_id?: string
          id?: string
          method?: string
          org_id?: string
          party?: string
          signed_at?: string
          signer_user?: string | null
        }
        Relationships: [
          {
            foreignKeyName: 'signatures_contract_id_estate_id_org_id_fkey'
            columns: ['contract_id', 'estate_id', 'org_id']
            isOneToOne: false
            referencedRelation: 'contracts'
            referencedColumns: ['id', 'estate_id', 'org_id']
          },
          {
            foreignKeyName: 'signatures_estate_id_fkey'
            columns: ['estate_id']
            isOneToOne: false
            referencedRelation: 'estates'
            referencedColumns: ['id']
          },
          {
            foreignKeyName: 'signatures_org_id_fkey'
            columns: ['org_id']
            isOneToOne: false
            referencedRelation: 'organizations'
            referencedColumns: ['id']
          },
        ]
      }
      staff: {
        Row: {
          created_at: string
          extra: NonNullable<Json>
          id: string
          manager_id: string | null
          name: string
          org_id: string
          position: string
          updated_at: string
          user_id: string | null
        }
        ComputedFields: never
        Insert: {
          created_at?: string
          extra?: NonNullable<Json>
          id?: string
          manager_id?: string | null
          name: string
          org_id: string
          position?: string
          updated_at?: string
          user_id?: string | null
        }
        Update: {
          created_at?: string
          extra?: NonNullable<Json>
          id?: string
          manager_id?: string | null
          name?: string
          org_id?: string
          position?: string
          updated_at?: string
          user_id?: string | null
        }
        Relationships: [
          {
            foreignKeyName: 'staff_org_id_fkey'
            columns: ['org_id']
            isOneToOne: false
            referencedRelation: 'organizations'
            referencedColumns: ['id']
          },
        ]
      }
      tenant_accounts: {
        Row: {
          created_at: string
          id: string
          org_id: string
          person_id: string
          updated_at: string
          user_id: string
          valid: unknown
        }
        ComputedFields: never
        Insert: {
          created_at?: string
          id?: string
          org_id: string
          person_id: string
          updated_at?: string
          user_id: string
          valid?: unknown
        }
        Update: {
          created_at?: string
          id?: string
          org_id?: string
          person_id?: string
          updated_at?: string
          user_id?: string
          valid?: unknown
        }
        Relationships: [
          {
            foreignKeyName: 'tenant_accounts_org_id_fkey'
            columns: ['org_id']
            isOneToOne: false
            referencedRelation: 'organizations'
            referencedColumns: ['id']
          },
          {
            foreignKeyName: 'tenant_accounts_person_id_org_id_fkey'
            columns: ['person_id', 'org_id']
            isOneToOne: false
            referencedRelation: 'persons'
            referencedColumns: ['id', 'org_id']
          },
        ]
      }
      unit_blocks: {
        Row: {
          created_at: string
          created_by: string | null
          ends_at: string | null
          estate_id: string
          id: string
          kind: string
          org_id: string
          reason: string
          starts_at: string
          unit_id: string
          updated_at: string
        }
        ComputedFields: never
        Insert: {
          created_at?: string
          created_by?: string | null
          ends_at?: string | null
          estate_id: string
          id?: string
          kind: string
          org_id: string
          reason: string
          starts_at?: string
          unit_id: string
          updated_at?: string
        }
        Update: {
          created_at?: string
          created_by?: string | null
          ends_at?: string | null
          estate_id?: string
          id?: string
          kind?: string
          org_id?: string
          reason?: string
          starts_at?: string
          unit_id?: string
          updated_at?: string
        }
        Relationships: [
          {
            foreignKeyName: 'unit_blocks_estate_id_fkey'
            columns: ['estate_id']
            isOneToOne: false
            referencedRelation: 'estates'
            referencedColumns: ['id']
          },
          {
            foreignKeyName: 'unit_blocks_org_id_fkey'
            columns: ['org_id']
            isOneToOne: false
            referencedRelation: 'organizations'
            referencedColumns: ['id']
          },
          {
            foreignKeyName: 'unit_blocks_unit_id_estate_id_org_id_fkey'
            columns: ['unit_id', 'estate_id', 'org_id']
            isOneToOne: false
            referencedRelation: 'units'
            referencedColumns: ['id', 'estate_id', 'org_id']
          },
        ]
      }
      unit_daily_usage: {
        Row: {
          amount: number
          day: string
          estate_id: string
          kind: string
          org_id: string
          readings: number
          unit_id: string
        }
        ComputedFields: never
        Insert: {
          amount?: number
          day: string
          estate_id: string
          kind: string
          org_id: string
          readings?: number
          unit_id: string
        }
        Update: {
          amount?: number
          day?: string
          estate_id?: string
          kind?: string
          org_id?: string
          readings?: number
          unit_id?: string
        }
        Relationships: [
          {
            foreignKeyName: 'unit_daily_usage_estate_id_fkey'
            columns: ['estate_id']
            isOneToOne: false
            referencedRelation: 'estates'
            referencedColumns: ['id']
          },
          {
            foreignKeyName: 'unit_daily_usage_org_id_fkey'
            columns: ['org_id']
            isOneToOne: false
            referencedRelation: 'organizations'
            referencedColumns: ['id']
          },
          {
            foreignKeyName: 'unit_daily_usage_unit_id_estate_id_org_id_fkey'
            columns: ['unit_id', 'estate_id', 'org_id']
            isOneToOne: false
            referencedRelation: 'units'
            referencedColumns: ['id', 'estate_id', 'org_id']
          },
        ]
      }
      unit_inventory: {
        Row: {
          condition: string
          created_at: string
          estate_id: string
          extra: NonNullable<Json>
          id: string
          item: string
          note: string
          org_id: string
          quantity: number
          unit_id: string
          updated_at: string
        }
        ComputedFields: never
        Insert: {
          condition?: string
          created_at?: string
          estate_id: string
          extra?: NonNullable<Json>
          id?: string
          item: string
          note?: string
          org_id: string
          quantity?: number
          unit_id: string
          updated_at?: string
        }
        Update: {
          condition?: string
          created_at?: string
          estate_id?: string
          extra?: NonNullable<Json>
          id?: string
          item?: string
          note?: string
          org_id?: string
          quantity?: number
          unit_id?: string
          updated_at?: string
        }
        Relationships: [
          {
            foreignKeyName: 'unit_inventory_estate_id_fkey'
            columns: ['estate_id']
            isOneToOne: false
            referencedRelation: 'estates'
            referencedColumns: ['id']
          },
          {
            foreignKeyName: 'unit_inventory_org_id_fkey'
            columns: ['org_id']
            isOneToOne: false
            referencedRelation: 'organizations'
            referencedColumns: ['id']
          },
          {
            foreignKeyName: 'unit_inventory_unit_id_estate_id_org_id_fkey'
            columns: ['unit_id', 'estate_id', 'org_id']
            isOneToOne: false
            referencedRelation: 'units'
            referencedColumns: ['id', 'estate_id', 'org_id']
          },
        ]
      }
      unit_status_history: {
        Row: {
          cause: NonNullable<Json>
          during: unknown
          estate_id: string
          id: string
          org_id: string
          status: string
          unit_id: string
        }
        ComputedFields: never
        Insert: {
          cause?: NonNullable<Json>
          during: unknown
          estate_id: string
          id?: string
          org_id: string
          status: string
          unit_id: string
        }
        Update: {
          cause?: NonNullable<Json>
          during?: unknown
          estate_id?: string
          id?: string
          org_id?: string
          status?: string
          unit_id?: string
        }
        Relationships: [
          {
            foreignKeyName: 'unit_status_history_unit_id_estate_id_org_id_fkey'
            columns: ['unit_id', 'estate_id', 'org_id']
            isOneToOne: false
            referencedRelation: 'units'
            referencedColumns: ['id', 'estate_id', 'org_id']
          },
        ]
      }
      units: {
        Row: {
          area_m2: number | null
          building_id: string
          code: string
          created_at: string
          entrance: string
          estate_id: string
          extra: NonNullable<Json>
          floor: number
          id: string
          label: string
          layout: string
          org_id: string
          orientation: string
          position: number
          released_on: string | null
          rooms: number | null
          sort_key: string
          status: string
          status_since: string
          title_authority: string
          title_no: string
          updated_at: string
        }
        ComputedFields: never
        Insert: {
          area_m2?: number | null
          building_id: string
          code: string
          created_at?: string
          entrance?: string
          estate_id: string
          extra?: NonNullable<Json>
          floor: number
          id?: string
          label: string
          layout?: string
          org_id: string
          orientation?: string
          position?: number
          released_on?: string | null
          rooms?: number | null
          sort_key?: never
          status?: string
          status_since?: string
          title_authority?: string
          title_no?: string
          updated_at?: string
        }
        Update: {
          area_m2?: number | null
          building_id?: string
          code?: string
          created_at?: string
          entrance?: string
          estate_id?: string
          extra?: NonNullable<Json>
          floor?: number
          id?: string
          label?: string
          layout?: string
          org_id?: string
          orientation?: string
          position?: number
          released_on?: string | null
          rooms?: number | null
          sort_key?: never
          status?: string
          status_since?: string
          title_authority?: string
          title_no?: string
          updated_at?: string
        }
        Relationships: [
          {
            foreignKeyName: 'units_building_id_estate_id_org_id_fkey'
            columns: ['building_id', 'estate_id', 'org_id']
            isOneToOne: false
            referencedRelation: 'buildings'
            referencedColumns: ['id', 'estate_id', 'org_id']
          },
          {
            foreignKeyName: 'units_estate_id_fkey'
            columns: ['estate_id']
            isOneToOne: false
            referencedRelation: 'estates'
            referencedColumns: ['id']
          },
          {
            foreignKeyName: 'units_org_id_fkey'
            columns: ['org_id']
            isOneToOne: false
            referencedRelation: 'organizations'
            referencedColumns: ['id']
          },
        ]
      }
    }
    Views: {
      [_ in never]: never
    }
    Functions: {
      accept_invitations: { Args: Record<PropertyKey, never>; Returns: number }
      accept_offer: {
        Args: { allocation: string }
        Returns: {
          allocation_no: string
          created_at: string
          decided_at: string | null
          estate_id: string
          expires_at: string | null
          extra: NonNullable<Json>
          household_id: string
          id: string
          import_batch_id: string | null
          offered_at: string
          org_id: string
          status: string
          unit_id: string
          updated_at: string
        }
        SetofOptions: {
          from: '*'
          to: 'allocations'
          isOneToOne: true
          isSetofReturn: false
        }
      }
      acknowledge_alert: {
        Args: { alert: string }
        Returns: {
          acknowledged_at: string | null
          acknowledged_by: string | null
          closed_at: string | null
          created_at: string
          estate_id: string | null
          extra: NonNullable<Json>
          id: string
          inputs: NonNullable<Json>
          looked_at: unknown
          opened: Json | null
          org_id: string
          raised_at: string
          rule: string
          rule_version: number
          severity: string
          status: string
          subject_id: string
          subject_kind: string
          updated_at: string
          version_id: string | null
        }
        SetofOptions: {
          from: '*'
          to: 'alerts'
          isOneToOne: true
          isSetofReturn: false
        }
      }
      act_on_task: {
        Args: { action: string; comment?: string; files?: string[]; form?: Json; node?: string; person?: string; signature?: Json; task: string }
        Returns: {
          applicant_id: string
          ended_at: string | null
          estate_id: string | null
          event: string
          form: NonNullable<Json>
          household_id: string | null
          id: string
          link: string | null
          org_id: string
          snapshot: NonNullable<Json>
          started_at: string
          state: NonNullable<Json>
          status: string
          subject: string
          subject_id: string
          title: string
          updated_at: string
          version_id: string
        }
        SetofOptions: {
          from: '*'
          to: 'flow_instances'
          isOneToOne: true
          isSetofReturn: false
        }
      }
      act_on_tasks: { Args: { comment?: string; tasks: string[] }; Returns: Json }
      add_household_member: {
        Args: { household: string; member: Json }
        Returns: {
          created_at: string
          during: unknown
          estate_id: string
          household_id: string
          id: string
          org_id: string
          person_id: string
          relation: string
          updated_at: string
        }
        SetofOptions: {
          from: '*'
          to: 'household_members'
          isOneToOne: true
          isSetofReturn: false
        }
      }
      alert_file: { Args: { alert: string }; Returns: Json }
      alert_list: { Args: { before?: string; estate?: string; max_rows?: number; rules?: string[]; severities?: string[]; statuses?: string[] }; Returns: Json }
      alert_pulse: { Args: { org: string }; Returns: Json }
      alert_task: { Args: { task: string }; Returns: Json }
      archive_config: {
        Args: { item: string }
        Returns: {
          archive_asked_at: string | null
          archived_at: string | null
          conflict: Json | null
          created_at: string
          default_body: Json | null
          default_title: Json | null
          default_version: string | null
          id: string
          key: string
          kind: string
          org_id: string
          origin: string
          published_version_id: string | null
          title: NonNullable<Json>
          updated_at: string
        }
        SetofOptions: {
          from: '*'
          to: 'config_items'
          isOneToOne: true
          isSetofReturn: false
        }
      }
      begin_attachment: {
        Args: { bytes: number; mime: string; name: string; owner: string; owner_kind: string; sha256: string }
        Returns: {
          bytes: number
          created_at: string
          created_by: string | null
          estate_id: string | null
          field: string | null
          guarded: boolean
          id: string
          mime: string
          name: string
          org_id: string
          owner_id: string
          owner_kind: string
          path: string
          sha256: string
          status: string
          updated_at: string
        }
        SetofOptions: {
          from: '*'
          to: 'attachments'
          isOneToOne: true
          isSetofReturn: false
        }
      }
      block_unit: {
        Args: { ends_at?: string; kind: string; reason: string; starts_at?: string; unit: string }
        Returns: {
          created_at: string
          created_by: string | null
          ends_at: string | null
          estate_id: string
          id: string
          kind: string
          org_id: string
          reason: string
          starts_at: string
          unit_id: string
          updated_at: string
        }
        SetofOptions: {
          from: '*'
          to: 'unit_blocks'
          isOneToOne: true
          isSetofReturn: false
        }
      }
      bootstrap_organization: { Args: { estate_name: string; name: string; staff_name: string }; Returns: string }
      building_list: {
        Args: { after_id?: string; after_key?: string; estate?: string; max_rows?: number; q?: string }
        Returns: {
          code: string
          counts: Json
          estate_id: string
          estate_name: string
          floors: number
          id: string
          name: string
          sort_key: string
          units: number
        }[]
      }
      built_in_list: {
        Args: { after_id?: string; estate?: string; max_rows?: number; narrow?: Json; org: string; q?: string; resource: string; sort?: Json }
        Returns: Json
      }
      cancel_flow: {
        Args: { instance: string; reason: string }
        Returns: {
          applicant_id: string
          ended_at: string | null
          estate_id: string | null
          event: string
          form: NonNullable<Json>
          household_id: string | null
          id: string
          link: string | null
          org_id: string
          snapshot: NonNullable<Json>
          started_at: string
          state: NonNullable<Json>
          status: string
          subject: string
          subject_id: string
          title: string
          updated_at: string
          version_id: string
        }
        SetofOptions: {
          from: '*'
          to: 'flow_instances'
          isOneToOne: true
          isSetofReturn: false
        }
      }
      change_household_category: { Args: { category: string; household: string; reason: string }; Returns: Json }
      charge_list: {
        Args: { after_id?: string; estate?: string; household?: string; max_rows?: number; overdue?: boolean; q?: string; state?: string }
        Returns: {
          amount_fen: number
          contract_code: string
          contract_id: string
          days_late: number
          due_on: string
          estate_id: string
          estate_name: string
          explanation: Json
          household_code: string
          household_id: string
          id: string
          kind: string
          name: string
          paid_fen: number
          period_from: string
          period_to: string
          status: string
          title: string
          unit: string
          unit_id: string
        }[]
      }
      check_in: {
        Args: { checklist?: Json; contract: string }
        Returns: {
          check_out_reason: string
          checked_in_at: string
          checked_out_at: string | null
          checklist: NonNullable<Json>
          contract_id: string
          created_at: string
          estate_id: string
          extra: NonNullable<Json>
          household_id: string
          id: string
          org_id: string
          unit_id: string
          updated_at: string
        }
        SetofOptions: {
          from: '*'
          to: 'check_ins'
          isOneToOne: true
          isSetofReturn: false
        }
      }
      check_out: {
        Args: { check_in: string; reason: string }
        Returns: {
          check_out_reason: string
          checked_in_at: string
          checked_out_at: string | null
          checklist: NonNullable<Json>
          contract_id: string
          created_at: string
          estate_id: string
          extra: NonNullable<Json>
          household_id: string
          id: string
          org_id: string
          unit_id: string
          updated_at: string
        }
        SetofOptions: {
          from: '*'
          to: 'check_ins'
          isOneToOne: true
          isSetofReturn: false
        }
      }
      claim_tenant_account: { Args: { code: string }; Returns: Json }
      comment_on_flow: { Args: { comment: string; files?: string[]; instance: string }; Returns: undefined }
      config_apply: { Args: { bundle: Json; dry_run?: boolean; org: string }; Returns: Json }
      config_conflicts: {
        Args: { org: string }
        Returns: {
          conflicts: Json
          faults: Json
          id: string
          key: string
          kind: string
          merged: Json
          merged_title: Json
          mine: Json
          plugin: string
          plugin_version: string
          published_version_id: string
          since: string
          theirs: Json
          theirs_title: Json
          title: Json
        }[]
      }
      config_export: { Args: { org: string }; Returns: Json }
      config_history: {
        Args: { after_id?: string; item: string; max_rows?: number }
        Returns: {
          author: string
          base_version_id: string
          cause: string
          created_at: string
          id: string
          note: string
          number: number
          plugin_version: string
          published_at: string
          published_by: string
          status: string
          title: Json
        }[]
      }
      config_kinds: {
        Args: { org: string }
        Returns: {
          body_schema: Json
          by_approval: boolean
          kind: string
          plugin: string
          title: Json
        }[]
      }
      config_list: { Args: { after_id?: string; archived?: boolean; kind?: string; max_rows?: number; org: string; search?: string }; Returns: Json }
      confirm_disclosure: {
        Args: { contract: string }
        Returns: {
          billing_day: number
          code: string
          created_at: string
          deposit_fen: number
          end_reason: string
          ended_at: string | null
          estate_id: string
          extra: NonNullable<Json>
          household_id: string
          id: string
          move_out_until: string | null
          org_id: string
          previous_id: string | null
          rent_fen: number
          signed_at: string | null
          status: string
          template_version: string
          term: unknown
          terms: NonNullable<Json>
          unit_id: string
          updated_at: string
        }
        SetofOptions: {
          from: '*'
          to: 'contracts'
          isOneToOne: true
          isSetofReturn: false
        }
      }
      contract_file: { Args: { contract: string }; Returns: Json }
      contract_list: {
        Args: { after_id?: string; ends_within?: number; estate?: string; max_rows?: number; narrow?: Json; q?: string; sort?: Json; state?: string }
        Returns: {
          code: string
          deposit_fen: number
          estate_id: string
          estate_name: string
          extra: Json
          household_code: string
          household_id: string
          id: string
          last_day: string
          name: string
          operator_signed: boolean
          rent_fen: number
          signed_at: string
          starts: string
          status: string
          tenant_signed: boolean
          unit: string
          unit_id: string
        }[]
      }
      copy_config: {
        Args: { item: string; target_org: string }
        Returns: {
          author: string | null
          base_version_id: string | null
          body: NonNullable<Json>
          cause: string
          created_at: string
          id: string
          item_id: string
          note: string
          number: number
          org_id: string
          plugin_version: string | null
          published_at: string | null
          published_by: string | null
          resolves: string | null
          status: string
          title: NonNullable<Json>
          updated_at: string
        }
        SetofOptions: {
          from: '*'
          to: 'config_versions'
          isOneToOne: true
          isSetofReturn: false
        }
      }
      create_payment_order: {
        Args: { channel?: string; charge_ids: string[] }
        Returns: {
          amount_fen: number
          channel: string
          charge_ids: string[]
          created_at: string
          created_by: string | null
          estate_id: string
          expires_at: string
          household_id: string
          id: string
          org_id: string
          out_trade_no: string
          status: string
          updated_at: string
        }
        SetofOptions: {
          from: '*'
          to: 'payment_orders'
          isOneToOne: true
          isSetofReturn: false
        }
      }
      dashboards: { Args: { org: string }; Returns: Json }
      decline_offer: {
        Args: { allocation: string }
        Returns: {
          allocation_no: string
          created_at: string
          decided_at: string | null
          estate_id: string
          expires_at: string | null
          extra: NonNullable<Json>
          household_id: string
          id: string
          import_batch_id: string | null
          offered_at: string
          org_id: string
          status: string
          unit_id: string
          updated_at: string
        }
        SetofOptions: {
          from: '*'
          to: 'allocations'
          isOneToOne: true
          isSetofReturn: false
        }
      }
      discard_config_draft: { Args: { item: string }; Returns: undefined }
      door_log: { Args: { before?: string; max_rows?: number; purpose: string; unit: string }; Returns: Json }
      draft_contract: {
        Args: { deposit_fen?: number; extra?: Json; household: string; months: number; rent_fen?: number; starts: string; unit: string }
        Returns: {
          billing_day: number
          code: string
          created_at: string
          deposit_fen: number
          end_reason: string
          ended_at: string | null
          estate_id: string
          extra: NonNullable<Json>
          household_id: string
          id: string
          move_out_until: string | null
          org_id: string
          previous_id: string | null
          rent_fen: number
          signed_at: string | null
          status: string
          template_version: string
          term: unknown
          terms: NonNullable<Json>
          unit_id: string
          updated_at: string
        }
        SetofOptions: {
          from: '*'
          to: 'contracts'
          isOneToOne: true
          isSetofReturn: false
        }
      }
      end_deputy: { Args: { deputy: string }; Returns: undefined }
      end_membership: { Args: { membership: string }; Returns: undefined }
      export_page: { Args: { after?: string; export: string }; Returns: Json }
      files_removed: { Args: { batch: string[]; error?: string }; Returns: Json }
      finance_overview: { Args: { estate?: string }; Returns: Json }
      finish_attachment: {
        Args: { attachment: string }
        Returns: {
          bytes: number
          created_at: string
          created_by: string | null
          estate_id: string | null
          field: string | null
          guarded: boolean
          id: string
          mime: string
          name: string
          org_id: string
          owner_id: string
          owner_kind: string
          path: string
          sha256: string
          status: string
          updated_at: string
        }
        SetofOptions: {
          from: '*'
          to: 'attachments'
          isOneToOne: true
          isSetofReturn: false
        }
      }
      flow_badge: { Args: { org: string }; Returns: number }
      flow_calendar: { Args: { org: string }; Returns: Json }
      flow_catalog: { Args: { org: string }; Returns: Json }
      flow_dry_run: { Args: { body: Json; max_rows?: number; org: string; since?: string }; Returns: Json }
      flow_due: { Args: { hours: number; org: string; start: string }; Returns: string }
      flow_file: { Args: { instance: string }; Returns: Json }
      flow_inbox: { Args: { before?: string; box?: string; max_rows?: number; org: string }; Returns: Json }
      give_consent: {
        Args: { person: string; purpose: string; shown_text: string }
        Returns: {
          channel: string
          given_at: string
          id: string
          org_id: string
          person_id: string
          purpose: string
          text_hash: string
          withdrawn_at: string | null
        }
        SetofOptions: {
          from: '*'
          to: 'consents'
          isOneToOne: true
          isSetofReturn: false
        }
      }
      grant_move_out: {
        Args: { contract: string; until: string }
        Returns: {
          billing_day: number
          code: string
          created_at: string
          deposit_fen: number
          end_reason: string
          ended_at: string | null
          estate_id: string
          extra: NonNullable<Json>
          household_id: string
          id: string
          move_out_until: string | null
          org_id: string
          previous_id: string | null
          rent_fen: number
          signed_at: string | null
          status: string
          template_version: string
          term: unknown
          terms: NonNullable<Json>
          unit_id: string
          updated_at: string
        }
        SetofOptions: {
          from: '*'
          to: 'contracts'
          isOneToOne: true
          isSetofReturn: false
        }
      }
      health: { Args: { org: string }; Returns: Json }
      hold_data_class: {
        Args: { data_class: string; reason: string }
        Returns: {
          created_at: string
          created_by: string | null
          data_class_id: string
          during: unknown
          id: string
          org_id: string
          reason: string
          updated_at: string
        }
        SetofOptions: {
          from: '*'
          to: 'legal_holds'
          isOneToOne: true
          isSetofReturn: false
        }
      }
      household_file: { Args: { household: string }; Returns: Json }
      household_list: {
        Args: { after_id?: string; categories?: string[]; estate?: string; max_rows?: number; narrow?: Json; q?: string; sort?: Json; state?: string }
        Returns: {
          category: string
          code: string
          estate_id: string
          estate_name: string
          extra: Json
          id: string
          main_person_id: string
          name: string
          phone: string
          since: string
          size: number
          status: string
          unit: string
          unit_id: string
        }[]
      }
      import_append: { Args: { batch: string; rows: Json }; Returns: Json }
      import_check: { Args: { batch: string; max_rows?: number }; Returns: Json }
      import_commit: { Args: { batch: string; max_rows?: number }; Returns: Json }
      import_kinds: { Args: { org: string }; Returns: Json }
      import_start: { Args: { file_name: string; kind: string; mapping: Json; options: Json; org: string }; Returns: Json }
      import_undo: { Args: { batch: string; max_rows?: number }; Returns: Json }
      invite_staff: {
        Args: { email?: string; estate_ids?: string[]; name: string; org: string; phone?: string; role_key: string }
        Returns: {
          accepted_at: string | null
          accepted_by: string | null
          created_at: string
          email: string | null
          estate_ids: string[] | null
          expires_at: string
          id: string
          invited_by: string | null
          name: string
          org_id: string
          phone: string | null
          revoked_at: string | null
          role_id: string
          updated_at: string
        }
        SetofOptions: {
          from: '*'
          to: 'invitations'
          isOneToOne: true
          isSetofReturn: false
        }
      }
      invite_tenant: { Args: { person: string }; Returns: Json }
      judge_alert: {
        Args: { alert: string; finding: string; note: string }
        Returns: {
          alert_id: string
          created_at: string
          estate_id: string | null
          finding: string
          found_by: string | null
          id: string
          note: string
          org_id: string
        }
        SetofOptions: {
          from: '*'
          to: 'alert_feedback'
          isOneToOne: true
          isSetofReturn: false
        }
      }
      ledger_balances: {
        Args: { estate?: string; org: string; until?: string }
        Returns: {
          balance_fen: number
          code: string
          credit_fen: number
          debit_fen: number
          kind: string
          title: Json
        }[]
      }
      lift_hold: {
        Args: { hold: string }
        Returns: {
          created_at: string
          created_by: string | null
          data_class_id: string
          during: unknown
          id: string
          org_id: string
          reason: string
          updated_at: string
        }
        SetofOptions: {
          from: '*'
          to: 'legal_holds'
          isOneToOne: true
          isSetofReturn: false
        }
      }
      log_export: { Args: { columns?: Json; estate: string; filters?: Json; format: string; list: string; org: string; rows?: number }; Returns: undefined }
      mark_notifications_read: { Args: { ids: string[] }; Returns: number }
      metric_catalog: { Args: { org: string }; Returns: Json }
      metric_options: { Args: { dimension: string; metric: string; org?: string; search?: string }; Returns: Json }
      metric_queries: { Args: { specs: Json }; Returns: Json }
      metric_queries_patient: { Args: { specs: Json }; Returns: Json }
      metric_query: { Args: { spec: Json }; Returns: Json }
      migrate_flow: {
        Args: { instance: string; version: string }
        Returns: {
          applicant_id: string
          ended_at: string | null
          estate_id: string | null
          event: string
          form: NonNullable<Json>
          household_id: string | null
          id: string
          link: string | null
          org_id: string
          snapshot: NonNullable<Json>
          started_at: string
          state: NonNullable<Json>
          status: string
          subject: string
          subject_id: string
          title: string
          updated_at: string
          version_id: string
        }
        SetofOptions: {
          from: '*'
          to: 'flow_instances'
          isOneToOne: true
          isSetofReturn: false
        }
      }
      mute_alert: {
        Args: { alert: string; reason: string; until: string }
        Returns: {
          created_at: string
          ended_at: string | null
          ended_by: string | null
          estate_id: string | null
          id: string
          muted_by: string | null
          org_id: string
          reason: string
          rule: string | null
          subject_id: string | null
          subject_kind: string | null
          until: string
          updated_at: string
        }
        SetofOptions: {
          from: '*'
          to: 'rule_mutes'
          isOneToOne: true
          isSetofReturn: false
        }
      }
      mute_estate: {
        Args: { estate: string; reason: string; rule: string; until: string }
        Returns: {
          created_at: string
          ended_at: string | null
          ended_by: string | null
          estate_id: string | null
          id: string
          muted_by: string | null
          org_id: string
          reason: string
          rule: string | null
          subject_id: string | null
          subject_kind: string | null
          until: string
          updated_at: string
        }
        SetofOptions: {
          from: '*'
          to: 'rule_mutes'
          isOneToOne: true
          isSetofReturn: false
        }
      }
      mute_list: { Args: { before?: string; max_rows?: number; org: string; past?: boolean }; Returns: Json }
      mute_rule: {
        Args: { org: string; reason: string; rule: string; until: string }
        Returns: {
          created_at: string
          ended_at: string | null
          ended_by: string | null
          estate_id: string | null
          id: string
          muted_by: string | null
          org_id: string
          reason: string
          rule: string | null
          subject_id: string | null
          subject_kind: string | null
          until: string
          updated_at: string
        }
        SetofOptions: {
          from: '*'
          to: 'rule_mutes'
          isOneToOne: true
          isSetofReturn: false
        }
      }
      mute_subject: {
        Args: { kind: string; reason: string; rule: string; subject: string; until: string }
        Returns: {
          created_at: string
          ended_at: string | null
          ended_by: string | null
          estate_id: string | null
          id: string
          muted_by: string | null
          org_id: string
          reason: string
          rule: string | null
          subject_id: string | null
          subject_kind: string | null
          until: string
          updated_at: string
        }
        SetofOptions: {
          from: '*'
          to: 'rule_mutes'
          isOneToOne: true
          isSetofReturn: false
        }
      }
      my_bills: { Args: Record<PropertyKey, never>; Returns: Json }
      my_context: { Args: Record<PropertyKey, never>; Returns: Json }
      my_contracts: { Args: Record<PropertyKey, never>; Returns: Json }
      my_data_reads: { Args: { before?: string; max_rows?: number }; Returns: Json }
      my_door: { Args: { before?: string; max_rows?: number }; Returns: Json }
      my_flows: { Args: { before?: string; max_rows?: number }; Returns: Json }
      my_payment_order: { Args: { out_trade_no: string }; Returns: Json }
      my_record_correct: { Args: { id: string; values: Json }; Returns: Json }
      my_record_forms: { Args: Record<PropertyKey, never>; Returns: Json }
      my_record_submit: { Args: { client_key: string; resource: string; target: string; values: Json }; Returns: Json }
      my_record_withdraw: { Args: { id: string }; Returns: Json }
      my_records: { Args: { resource?: string }; Returns: Json }
      occupancy: { Args: { estate?: string }; Returns: Json }
      offer_unit: {
        Args: { household: string; unit: string }
        Returns: {
          allocation_no: string
          created_at: string
          decided_at: string | null
          estate_id: string
          expires_at: string | null
          extra: NonNullable<Json>
          household_id: string
          id: string
          import_batch_id: string | null
          offered_at: string
          org_id: string
          status: string
          unit_id: string
          updated_at: string
        }
        SetofOptions: {
          from: '*'
          to: 'allocations'
          isOneToOne: true
          isSetofReturn: false
        }
      }
      open_export: { Args: { args?: Json; columns?: Json; estate: string; format: string; list: string; org: string }; Returns: string }
      organization_facts: { Args: { org: string }; Returns: Json }
      other_to_dos: { Args: { org: string }; Returns: Json }
      outbox_claim: {
        Args: { lease?: string; max_rows?: number; topic: string }
        Returns: {
          attempts: number
          id: string
          idempotency_key: string
          org_id: string
          payload: Json
        }[]
      }
      outbox_settle: { Args: { error?: string; outbox_id: string }; Returns: undefined }
      pay_order: { Args: { out_trade_no: string }; Returns: Json }
      payment_notification_done: { Args: { error?: string; notification: string }; Returns: undefined }
      platform_state: { Args: Record<PropertyKey, never>; Returns: Json }
      plugin_overview: { Args: { org: string }; Returns: Json }
      publish_config: {
        Args: { item: string; note?: string; version?: string }
        Returns: {
          author: string | null
          base_version_id: string | null
          body: NonNullable<Json>
          cause: string
          created_at: string
          id: string
          item_id: string
          note: string
          number: number
          org_id: string
          plugin_version: string | null
          published_at: string | null
          published_by: string | null
          resolves: string | null
          status: string
          title: NonNullable<Json>
          updated_at: string
        }
        SetofOptions: {
          from: '*'
          to: 'config_versions'
          isOneToOne: true
          isSetofReturn: false
        }
      }
      quick_search: {
        Args: { org: string; q: string }
        Returns: {
          estate_id: string
          id: string
          kind: string
          path: string
          rank: number
          subtitle: string
          title: string
        }[]
      }
      record_archive: { Args: { id: string; reason: string }; Returns: Json }
      record_flow: { Args: { id: string }; Returns: Json }
      record_get: { Args: { id: string }; Returns: Json }
      record_import_fields: { Args: { org: string; resource: string }; Returns: Json }
      record_import_start: { Args: { file_name: string; mapping: Json; options?: Json; org: string; resource: string }; Returns: Json }
      record_list: { Args: { cursor?: string; filters?: Json; limit?: number; org: string; resource: string; sort?: Json }; Returns: Json }
      record_payment: {
        Args: { amount_fen: number; channel: string; charge_ids: string[]; reference?: string }
        Returns: {
          amount_fen: number
          created_at: string
          created_by: string | null
          estate_id: string
          household_id: string
          id: string
          order_id: string
          org_id: string
          paid_at: string
          provider: string
          provider_txn: string
          raw: NonNullable<Json>
          unallocated_fen: number
        }
        SetofOptions: {
          from: '*'
          to: 'payments'
          isOneToOne: true
          isSetofReturn: false
        }
      }
      record_restore: { Args: { id: string }; Returns: Json }
      record_save: { Args: { attach?: Json; base_at?: string; id: string; org: string; resource: string; status?: string; values: Json }; Returns: Json }
      record_submit: { Args: { form?: Json; id: string }; Returns: Json }
      register_device: { Args: { estate: string; extra?: Json; kind: string; maker?: string; model?: string; uid: string; unit?: string }; Returns: Json }
      register_household: {
        Args: { category: string; estate: string; extra?: Json; main: Json; members?: Json }
        Returns: {
          category: string
          code: string
          created_at: string
          estate_id: string
          extra: NonNullable<Json>
          id: string
          import_batch_id: string | null
          main_person_id: string
          org_id: string
          pending_change: Json | null
          status: string
          updated_at: string
        }
        SetofOptions: {
          from: '*'
          to: 'households'
          isOneToOne: true
          isSetofReturn: false
        }
      }
      register_party: { Args: { estate_ids: string[]; kind: string; name: string; org: string; part: string }; Returns: string }
      release_purge: { Args: { data_class: string }; Returns: number }
      release_unit: {
        Args: { on_date?: string; unit: string }
        Returns: {
          area_m2: number | null
          building_id: string
          code: string
          created_at: string
          entrance: string
          estate_id: string
          extra: NonNullable<Json>
          floor: number
          id: string
          label: string
          layout: string
          org_id: string
          orientation: string
          position: number
          released_on: string | null
          rooms: number | null
          sort_key: string
          status: string
          status_since: string
          title_authority: string
          title_no: string
          updated_at: string
        }
        SetofOptions: {
          from: '*'
          to: 'units'
          isOneToOne: true
          isSetofReturn: false
        }
      }
      release_units: { Args: { on_date?: string; unit_ids: string[] }; Returns: number }
      remove_fitting: { Args: { fitting: string }; Returns: undefined }
      remove_household_member: {
        Args: { member: string }
        Returns: {
          created_at: string
          during: unknown
          estate_id: string
          household_id: string
          id: string
          org_id: string
          person_id: string
          relation: string
          updated_at: string
        }
        SetofOptions: {
          from: '*'
          to: 'household_members'
          isOneToOne: true
          isSetofReturn: false
        }
      }
      renew_device_secret: { Args: { device: string }; Returns: Json }
      replay_dead_letter: {
        Args: { letter: string }
        Returns: {
          device_id: string | null
          error: string
          estate_id: string | null
          event_key: string
          id: string
          org_id: string | null
          payload: string
          received_at: string
          replayed_at: string | null
          topic: string
        }
        SetofOptions: {
          from: '*'
          to: 'dead_letters'
          isOneToOne: true
          isSetofReturn: false
        }
      }
      request_unlock: {
        Args: { device: string; note?: string; reason_id?: string; reason_kind?: string }
        Returns: {
          attempts: number
          created_at: string
          device_id: string
          estate_id: string
          expires_at: string | null
          finished_at: string | null
          id: string
          idempotency_key: string
          kind: string
          note: string
          org_id: string
          payload: NonNullable<Json>
          reason_id: string | null
          reason_kind: string
          requested_by: string | null
          result: NonNullable<Json>
          sent_at: string | null
          status: string
          updated_at: string
        }
        SetofOptions: {
          from: '*'
          to: 'device_commands'
          isOneToOne: true
          isSetofReturn: false
        }
      }
      reset_dashboard_layout: { Args: { dashboard: string; org: string }; Returns: undefined }
      resolve_alert: {
        Args: { alert: string; finding: string; note: string }
        Returns: {
          acknowledged_at: string | null
          acknowledged_by: string | null
          closed_at: string | null
          created_at: string
          estate_id: string | null
          extra: NonNullable<Json>
          id: string
          inputs: NonNullable<Json>
          looked_at: unknown
          opened: Json | null
          org_id: string
          raised_at: string
          rule: string
          rule_version: number
          severity: string
          status: string
          subject_id: string
          subject_kind: string
          updated_at: string
          version_id: string | null
        }
        SetofOptions: {
          from: '*'
          to: 'alerts'
          isOneToOne: true
          isSetofReturn: false
        }
      }
      resolve_config_conflict: {
        Args: { body: Json; item: string; note?: string; title?: Json }
        Returns: {
          author: string | null
          base_version_id: string | null
          body: NonNullable<Json>
          cause: string
          created_at: string
          id: string
          item_id: string
          note: string
          number: number
          org_id: string
          plugin_version: string | null
          published_at: string | null
          published_by: string | null
          resolves: string | null
          status: string
          title: NonNullable<Json>
          updated_at: string
        }
        SetofOptions: {
          from: '*'
          to: 'config_versions'
          isOneToOne: true
          isSetofReturn: false
        }
      }
      resource_bases: { Args: { org: string }; Returns: Json }
      resource_definitions: { Args: { org: string }; Returns: Json }
      retire_device: {
        Args: { device: string }
        Returns: {
          created_at: string
          estate_id: string
          extra: NonNullable<Json>
          id: string
          kind: string
          maker: string
          model: string
          org_id: string
          profile: string
          status: string
          uid: string
          unit_id: string | null
          updated_at: string
        }
        SetofOptions: {
          from: '*'
          to: 'devices'
          isOneToOne: true
          isSetofReturn: false
        }
      }
      retry_outbox: { Args: { org: string; topic: string }; Returns: number }
      reveal_field: { Args: { id: string; key: string; purpose: string; resource: string }; Returns: Json }
      reveal_person: { Args: { person: string; purpose: string }; Returns: Json }
      revoke_invitation: { Args: { invitation: string }; Returns: undefined }
      roll_back_config: {
        Args: { item: string; note?: string; version: string }
        Returns: {
          author: string | null
          base_version_id: string | null
          body: NonNullable<Json>
          cause: string
          created_at: string
          id: string
          item_id: string
          note: string
          number: number
          org_id: string
          plugin_version: string | null
          published_at: string | null
          published_by: string | null
          resolves: string | null
          status: string
          title: NonNullable<Json>
          updated_at: string
        }
        SetofOptions: {
          from: '*'
          to: 'config_versions'
          isOneToOne: true
          isSetofReturn: false
        }
      }
      rule_catalog: { Args: { org: string }; Returns: Json }
      rule_dry_run: { Args: { body: Json; first_day?: string; last_day?: string; org: string }; Returns: Json }
      rule_held: { Args: { item: string }; Returns: Json }
      rule_list: { Args: { org: string }; Returns: Json }
      run_bills: { Args: { on_date?: string; org: string }; Returns: number }
      run_rule: { Args: { item: string }; Returns: Json }
      save_config_draft: {
        Args: { base?: string; body: Json; key: string; kind: string; note?: string; org: string; title: Json }
        Returns: {
          author: string | null
          base_version_id: string | null
          body: NonNullable<Json>
          cause: string
          created_at: string
          id: string
          item_id: string
          note: string
          number: number
          org_id: string
          plugin_version: string | null
          published_at: string | null
          published_by: string | null
          resolves: string | null
          status: string
          title: NonNullable<Json>
          updated_at: string
        }
        SetofOptions: {
          from: '*'
          to: 'config_versions'
          isOneToOne: true
          isSetofReturn: false
        }
      }
      save_dashboard_layout: {
        Args: { base?: string; body: Json; dashboard: string; org: string }
        Returns: {
          base_version_id: string | null
          body: NonNullable<Json>
          created_at: string
          dashboard: string
          id: string
          org_id: string
          updated_at: string
          user_id: string
        }
        SetofOptions: {
          from: '*'
          to: 'dashboard_layouts'
          isOneToOne: true
          isSetofReturn: false
        }
      }
      save_estate: { Args: { address: string; base_at?: string; code: string; estate: string; name: string; org: string }; Returns: Json }
      save_extra: { Args: { base_at: string; id: string; resource: string; values: Json }; Returns: Json }
      save_fitting: {
        Args: { base_at?: string; condition?: string; extra?: Json; fitting?: string; item: string; note?: string; quantity?: number; unit: string }
        Returns: {
          condition: string
          created_at: string
          estate_id: string
          extra: NonNullable<Json>
          id: string
          item: string
          note: string
          org_id: string
          quantity: number
          unit_id: string
          updated_at: string
        }
        SetofOptions: {
          from: '*'
          to: 'unit_inventory'
          isOneToOne: true
          isSetofReturn: false
        }
      }
      save_organization: { Args: { base_at: string; confirmation_no: string; confirmed_until: string; name: string; org: string }; Returns: Json }
      save_qualification: {
        Args: { base_at?: string; extra?: Json; first_day: string; household: string; kind: string; last_day?: string; qualification?: string; source?: string }
        Returns: {
          created_at: string
          estate_id: string
          extra: NonNullable<Json>
          household_id: string
          id: string
          kind: string
          org_id: string
          source: string
          updated_at: string
          valid: unknown
        }
        SetofOptions: {
          from: '*'
          to: 'qualifications'
          isOneToOne: true
          isSetofReturn: false
        }
      }
      send_for_signature: {
        Args: { contract: string }
        Returns: {
          billing_day: number
          code: string
          created_at: string
          deposit_fen: number
          end_reason: string
          ended_at: string | null
          estate_id: string
          extra: NonNullable<Json>
          household_id: string
          id: string
          move_out_until: string | null
          org_id: string
          previous_id: string | null
          rent_fen: number
          signed_at: string | null
          status: string
          template_version: string
          term: unknown
          terms: NonNullable<Json>
          unit_id: string
          updated_at: string
        }
        SetofOptions: {
          from: '*'
          to: 'contracts'
          isOneToOne: true
          isSetofReturn: false
        }
      }
      set_data_class: {
        Args: { basis: string; data_class: string; days: number; released: boolean }
        Returns: {
          basis: string
          clock: string
          created_at: string
          id: string
          key: string
          org_id: string
          released: boolean
          retention: string
          source: string
          title: NonNullable<Json>
          updated_at: string
        }
        SetofOptions: {
          from: '*'
          to: 'data_classes'
          isOneToOne: true
          isSetofReturn: false
        }
      }
      set_deputy: {
        Args: { deputy: string; first: string; last: string; note?: string; org: string }
        Returns: {
          created_at: string
          deputy_id: string
          during: unknown
          id: string
          note: string
          org_id: string
          updated_at: string
          user_id: string
        }
        SetofOptions: {
          from: '*'
          to: 'flow_deputies'
          isOneToOne: true
          isSetofReturn: false
        }
      }
      set_fee_lines: {
        Args: { contract: string; lines: Json }
        Returns: {
          amount_fen: number
          contract_id: string
          created_at: string
          cycle: string
          estate_id: string
          id: string
          kind: string
          org_id: string
          title: string
          updated_at: string
        }[]
        SetofOptions: {
          from: '*'
          to: 'contract_fee_lines'
          isOneToOne: false
          isSetofReturn: true
        }
      }
      set_flow_calendar: { Args: { calendar: Json; org: string }; Returns: Json }
      set_plugin_enabled: {
        Args: { enabled: boolean; org: string; plugin: string }
        Returns: {
          created_at: string
          enabled: boolean
          id: string
          key: string
          org_id: string
          settings: NonNullable<Json>
          updated_at: string
        }
        SetofOptions: {
          from: '*'
          to: 'plugins'
          isOneToOne: true
          isSetofReturn: false
        }
      }
      set_plugin_settings: {
        Args: { org: string; plugin: string; settings: Json }
        Returns: {
          created_at: string
          enabled: boolean
          id: string
          key: string
          org_id: string
          settings: NonNullable<Json>
          updated_at: string
        }
        SetofOptions: {
          from: '*'
          to: 'plugins'
          isOneToOne: true
          isSetofReturn: false
        }
      }
      settle_alert_task: {
        Args: { note: string; task: string }
        Returns: {
          alert_id: string
          created_at: string
          done_at: string | null
          done_by: string | null
          due_at: string | null
          estate_id: string | null
          id: string
          note: string
          org_id: string
          role: string
          status: string
          updated_at: string
        }
        SetofOptions: {
          from: '*'
          to: 'alert_tasks'
          isOneToOne: true
          isSetofReturn: false
        }
      }
      settle_payment: {
        Args: { amount_fen: number; out_trade_no: string; paid_at: string; provider: string; provider_txn: string; raw?: Json }
        Returns: {
          amount_fen: number
          created_at: string
          created_by: string | null
          estate_id: string
          household_id: string
          id: string
          order_id: string
          org_id: string
          paid_at: string
          provider: string
          provider_txn: string
          raw: NonNullable<Json>
          unallocated_fen: number
        }
        SetofOptions: {
          from: '*'
          to: 'payments'
          isOneToOne: true
          isSetofReturn: false
        }
      }
      sign_contract: {
        Args: { contract: string; party: string }
        Returns: {
          billing_day: number
          code: string
          created_at: string
          deposit_fen: number
          end_reason: string
          ended_at: string | null
          estate_id: string
          extra: NonNullable<Json>
          household_id: string
          id: string
          move_out_until: string | null
          org_id: string
          previous_id: string | null
          rent_fen: number
          signed_at: string | null
          status: string
          template_version: string
          term: unknown
          terms: NonNullable<Json>
          unit_id: string
          updated_at: string
        }
        SetofOptions: {
          from: '*'
          to: 'contracts'
          isOneToOne: true
          isSetofReturn: false
        }
      }
      stack_chart: { Args: { building: string }; Returns: Json }
      start_flow: {
        Args: { event: string; form?: Json; subject: string; subject_id: string }
        Returns: {
          applicant_id: string
          ended_at: string | null
          estate_id: string | null
          event: string
          form: NonNullable<Json>
          household_id: string | null
          id: string
          link: string | null
          org_id: string
          snapshot: NonNullable<Json>
          started_at: string
          state: NonNullable<Json>
          status: string
          subject: string
          subject_id: string
          title: string
          updated_at: string
          version_id: string
        }
        SetofOptions: {
          from: '*'
          to: 'flow_instances'
          isOneToOne: true
          isSetofReturn: false
        }
      }
      store_payment_notification: { Args: { body: string; headers: Json; provider: string }; Returns: string }
      tenants_home: { Args: Record<PropertyKey, never>; Returns: Json }
      terminate_contract: {
        Args: { contract: string; reason: string }
        Returns: {
          billing_day: number
          code: string
          created_at: string
          deposit_fen: number
          end_reason: string
          ended_at: string | null
          estate_id: string
          extra: NonNullable<Json>
          household_id: string
          id: string
          move_out_until: string | null
          org_id: string
          previous_id: string | null
          rent_fen: number
          signed_at: string | null
          status: string
          template_version: string
          term: unknown
          terms: NonNullable<Json>
          unit_id: string
          updated_at: string
        }
        SetofOptions: {
          from: '*'
          to: 'contracts'
          isOneToOne: true
          isSetofReturn: false
        }
      }
      try_flow: { Args: { applicant?: string; body: Json; data?: Json; estate?: string; org: string }; Returns: Json }
      unblock_unit: {
        Args: { block: string }
        Returns: {
          created_at: string
          created_by: string | null
          ends_at: string | null
          estate_id: string
          id: string
          kind: string
          org_id: string
          reason: string
          starts_at: string
          unit_id: string
          updated_at: string
        }
        SetofOptions: {
          from: '*'
          to: 'unit_blocks'
          isOneToOne: true
          isSetofReturn: false
        }
      }
      unit_file: { Args: { unit: string }; Returns: Json }
      unmute: {
        Args: { mute: string }
        Returns: {
          created_at: string
          ended_at: string | null
          ended_by: string | null
          estate_id: string | null
          id: string
          muted_by: string | null
          org_id: string
          reason: string
          rule: string | null
          subject_id: string | null
          subject_kind: string | null
          until: string
          updated_at: string
        }
        SetofOptions: {
          from: '*'
          to: 'rule_mutes'
          isOneToOne: true
          isSetofReturn: false
        }
      }
      urge_flow: { Args: { instance: string }; Returns: number }
      verify_contract: { Args: { contract: string }; Returns: Json }
      verify_purge_records: { Args: { org: string }; Returns: Json }
      void_contract: {
        Args: { contract: string; reason: string }
        Returns: {
          billing_day: number
          code: string
          created_at: string
          deposit_fen: number
          end_reason: string
          ended_at: string | null
          estate_id: string
          extra: NonNullable<Json>
          household_id: string
          id: string
          move_out_until: string | null
          org_id: string
          previous_id: string | null
          rent_fen: number
          signed_at: string | null
          status: string
          template_version: string
          term: unknown
          terms: NonNullable<Json>
          unit_id: string
          updated_at: string
        }
        SetofOptions: {
          from: '*'
          to: 'contracts'
          isOneToOne: true
          isSetofReturn: false
        }
      }
      waive_charge: {
        Args: { charge: string; reason: string }
        Returns: {
          amount_fen: number
          contract_id: string | null
          created_at: string
          due_on: string
          estate_id: string
          explanation: NonNullable<Json>
          extra: NonNullable<Json>
          household_id: string
          id: string
          kind: string
          org_id: string
          paid_fen: number
          period: unknown
          raised_on: string
          reason: string
          status: string
          title: string
          unit_id: string
          updated_at: string
        }
        SetofOptions: {
          from: '*'
          to: 'charges'
          isOneToOne: true
          isSetofReturn: false
        }
      }
      withdraw_consent: {
        Args: { consent: string }
        Returns: {
          channel: string
          given_at: string
          id: string
          org_id: string
          person_id: string
          purpose: string
          text_hash: string
          withdrawn_at: string | null
        }
        SetofOptions: {
          from: '*'
          to: 'consents'
          isOneToOne: true
          isSetofReturn: false
        }
      }
      withdraw_flow: {
        Args: { comment?: string; instance: string }
        Returns: {
          applicant_id: string
          ended_at: string | null
          estate_id: string | null
          event: string
          form: NonNullable<Json>
          household_id: string | null
          id: string
          link: string | null
          org_id: string
          snapshot: NonNullable<Json>
          started_at: string
          state: NonNullable<Json>
          status: string
          subject: string
          subject_id: string
          title: string
          updated_at: string
          version_id: string
        }
        SetofOptions: {
          from: '*'
          to: 'flow_instances'
          isOneToOne: true
          isSetofReturn: false
        }
      }
      withdraw_release: {
        Args: { unit: string }
        Returns: {
          area_m2: number | null
          building_id: string
          code: string
          created_at: string
          entrance: string
          estate_id: string
          extra: NonNullable<Json>
          floor: number
          id: string
          label: string
          layout: string
          org_id: string
          orientation: string
          position: number
          released_on: string | null
          rooms: number | null
          sort_key: string
          status: string
          status_since: string
          title_authority: string
          title_no: string
          updated_at: string
        }
        SetofOptions: {
          from: '*'
          to: 'units'
          isOneToOne: true
          isSetofReturn: false
        }
      }
    }
    Enums: {
      [_ in never]: never
    }
    CompositeTypes: {
      [_ in never]: never
    }
  }
}

type DatabaseWithoutInternals = Omit<Database, '__InternalSupabase'>

type DefaultSchema = DatabaseWithoutInternals[Extract<keyof Database, 'public'>]

export type Tables<
  DefaultSchemaTableNameOrOptions extends keyof (DefaultSchema['Tables'] & DefaultSchema['Views']) | { schema: keyof DatabaseWithoutInternals },
  TableName extends (DefaultSchemaTableNameOrOptions extends {
    schema: keyof DatabaseWithoutInternals
  }
    ? keyof (DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions['schema']]['Tables'] &
        DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions['schema']]['Views'])
    : never) = never,
> = DefaultSchemaTableNameOrOptions extends { schema: keyof DatabaseWithoutInternals }
  ? (DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions['schema']]['Tables'] &
      DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions['schema']]['Views'])[TableName] extends {
      Row: infer R
    }
    ? R
    : never
  : DefaultSchemaTableNameOrOptions extends keyof (DefaultSchema['Tables'] & DefaultSchema['Views'])
    ? (DefaultSchema['Tables'] & DefaultSchema['Views'])[DefaultSchemaTableNameOrOptions] extends {
        Row: infer R
      }
      ? R
      : never
    : never

export type TablesInsert<
  DefaultSchemaTableNameOrOptions extends keyof DefaultSchema['Tables'] | { schema: keyof DatabaseWithoutInternals },
  TableName extends (DefaultSchemaTableNameOrOptions extends {
    schema: keyof DatabaseWithoutInternals
  }
    ? keyof DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions['schema']]['Tables']
    : never) = never,
> = DefaultSchemaTableNameOrOptions extends { schema: keyof DatabaseWithoutInternals }
  ? DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions['schema']]['Tables'][TableName] extends {
      Insert: infer I
    }
    ? I
    : never
  : DefaultSchemaTableNameOrOptions extends keyof DefaultSchema['Tables']
    ? DefaultSchema['Tables'][DefaultSchemaTableNameOrOptions] extends {
        Insert: infer I
      }
      ? I
      : never
    : never

export type TablesUpdate<
  DefaultSchemaTableNameOrOptions extends keyof DefaultSchema['Tables'] | { schema: keyof DatabaseWithoutInternals },
  TableName extends (DefaultSchemaTableNameOrOptions extends {
    schema: keyof DatabaseWithoutInternals
  }
    ? keyof DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions['schema']]['Tables']
    : never) = never,
> = DefaultSchemaTableNameOrOptions extends { schema: keyof DatabaseWithoutInternals }
  ? DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions['schema']]['Tables'][TableName] extends {
      Update: infer U
    }
    ? U
    : never
  : DefaultSchemaTableNameOrOptions extends keyof DefaultSchema['Tables']
    ? DefaultSchema['Tables'][DefaultSchemaTableNameOrOptions] extends {
        Update: infer U
      }
      ? U
      : never
    : never

export type Enums<
  DefaultSchemaEnumNameOrOptions extends keyof DefaultSchema['Enums'] | { schema: keyof DatabaseWithoutInternals },
  EnumName extends (DefaultSchemaEnumNameOrOptions extends {
    schema: keyof DatabaseWithoutInternals
  }
    ? keyof DatabaseWithoutInternals[DefaultSchemaEnumNameOrOptions['schema']]['Enums']
    : never) = never,
> = DefaultSchemaEnumNameOrOptions extends { schema: keyof DatabaseWithoutInternals }
  ? DatabaseWithoutInternals[DefaultSchemaEnumNameOrOptions['schema']]['Enums'][EnumName]
  : DefaultSchemaEnumNameOrOptions extends keyof DefaultSchema['Enums']
    ? DefaultSchema['Enums'][DefaultSchemaEnumNameOrOptions]
    : never

export type CompositeTypes<
  PublicCompositeTypeNameOrOptions extends keyof DefaultSchema['CompositeTypes'] | { schema: keyof DatabaseWithoutInternals },
  CompositeTypeName extends (PublicCompositeTypeNameOrOptions extends {
    schema: keyof DatabaseWithoutInternals
  }
    ? keyof DatabaseWithoutInternals[PublicCompositeTypeNameOrOptions['schema']]['CompositeTypes']
    : never) = never,
> = PublicCompositeTypeNameOrOptions extends { schema: keyof DatabaseWithoutInternals }
  ? DatabaseWithoutInternals[PublicCompositeTypeNameOrOptions['schema']]['CompositeTypes'][CompositeTypeName]
  : PublicCompositeTypeNameOrOptions extends keyof DefaultSchema['CompositeTypes']
    ? DefaultSchema['CompositeTypes'][PublicCompositeTypeNameOrOptions]
    : never

export const Constants = {
  public: {
    Enums: {},
  },
} as const
