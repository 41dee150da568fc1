// Made by `npm run types` from the migrations; `npm run check` fails when it is not fresh.

export type Json = string | number | boolean | null | {
    [key: string]: Json | undefined;
} | Json[];
export type Database = {
    "public": {
        Tables: {
            "audit_log": {
                Row: {
                    "action": string;
                    "actor_id": string | null;
                    "actor_role": string | null;
                    "after": Json | null;
                    "at": string;
                    "before": Json | null;
                    "estate_id": string | null;
                    "id": number;
                    "org_id": string | null;
                    "row_id": string | null;
                    "table_name": string;
                };
                ComputedFields: never;
                Insert: {
                    "action": string;
                    "actor_id"?: string | null;
                    "actor_role"?: string | null;
                    "after"?: Json | null;
                    "at"?: string;
                    "before"?: Json | null;
                    "estate_id"?: string | null;
                    "id"?: never;
                    "org_id"?: string | null;
                    "row_id"?: string | null;
                    "table_name": string;
                };
                Update: {
                    "action"?: string;
                    "actor_id"?: string | null;
                    "actor_role"?: string | null;
                    "after"?: Json | null;
                    "at"?: string;
                    "before"?: Json | null;
                    "estate_id"?: string | null;
                    "id"?: never;
                    "org_id"?: string | null;
                    "row_id"?: string | null;
                    "table_name"?: string;
                };
                Relationships: [
                ];
            };
            "buildings": {
                Row: {
                    "address": string;
                    "code": string;
                    "created_at": string;
                    "estate_id": string;
                    "extra": NonNullable<Json>;
                    "floors": number | null;
                    "id": string;
                    "import_batch_id": string | null;
                    "name": string;
                    "org_id": string;
                    "sort_key": string;
                    "updated_at": string;
                    "year_completed": number | null;
                };
                ComputedFields: never;
                Insert: {
                    "address"?: string;
                    "code": string;
                    "created_at"?: string;
                    "estate_id": string;
                    "extra"?: NonNullable<Json>;
                    "floors"?: number | null;
                    "id"?: string;
                    "import_batch_id"?: string | null;
                    "name": string;
                    "org_id": string;
                    "sort_key"?: never;
                    "updated_at"?: string;
                    "year_completed"?: number | null;
                };
                Update: {
                    "address"?: string;
                    "code"?: string;
                    "created_at"?: string;
                    "estate_id"?: string;
                    "extra"?: NonNullable<Json>;
                    "floors"?: number | null;
                    "id"?: string;
                    "import_batch_id"?: string | null;
                    "name"?: string;
                    "org_id"?: string;
                    "sort_key"?: never;
                    "updated_at"?: string;
                    "year_completed"?: number | null;
                };
                Relationships: [
                    {
                        foreignKeyName: "buildings_estate_id_org_id_fkey";
                        columns: [
                            "estate_id",
                            "org_id"
                        ];
                        isOneToOne: false;
                        referencedRelation: "estates";
                        referencedColumns: [
                            "id",
                            "org_id"
                        ];
                    },
                    {
                        foreignKeyName: "buildings_import_batch_id_fkey";
                        columns: [
                            "import_batch_id"
                        ];
                        isOneToOne: false;
                        referencedRelation: "import_batches";
                        referencedColumns: [
                            "id"
                        ];
                    },
                    {
                        foreignKeyName: "buildings_org_id_fkey";
                        columns: [
                            "org_id"
                        ];
                        isOneToOne: false;
                        referencedRelation: "organizations";
                        referencedColumns: [
                            "id"
                        ];
                    }
                ];
            };
            "estate_parties": {
                Row: {
                    "created_at": string;
                    "estate_id": string;
                    "id": string;
                    "org_id": string;
                    "part": string;
                    "party_org_id": string;
                    "permissions": (string)[];
                    "updated_at": string;
                    "valid": unknown;
                };
                ComputedFields: never;
                Insert: {
                    "created_at"?: string;
                    "estate_id": string;
                    "id"?: string;
                    "org_id": string;
                    "part": string;
                    "party_org_id": string;
                    "permissions": (string)[];
                    "updated_at"?: string;
                    "valid"?: unknown;
                };
                Update: {
                    "created_at"?: string;
                    "estate_id"?: string;
                    "id"?: string;
                    "org_id"?: string;
                    "part"?: string;
                    "party_org_id"?: string;
                    "permissions"?: (string)[];
                    "updated_at"?: string;
                    "valid"?: unknown;
                };
                Relationships: [
                    {
                        foreignKeyName: "estate_parties_estate_id_fkey";
                        columns: [
                            "estate_id"
                        ];
                        isOneToOne: false;
                        referencedRelation: "estates";
                        referencedColumns: [
                            "id"
                        ];
                    },
                    {
                        foreignKeyName: "estate_parties_org_id_fkey";
                        columns: [
                            "org_id"
                        ];
                        isOneToOne: false;
                        referencedRelation: "organizations";
                        referencedColumns: [
                            "id"
                        ];
                    },
                    {
                        foreignKeyName: "estate_parties_party_org_id_fkey";
                        columns: [
                            "party_org_id"
                        ];
                        isOneToOne: false;
                        referencedRelation: "organizations";
                        referencedColumns: [
                            "id"
                        ];
                    }
                ];
            };
            "estates": {
                Row: {
                    "address": string;
                    "code": string;
                    "created_at": string;
                    "extra": NonNullable<Json>;
                    "id": string;
                    "name": string;
                    "org_id": string;
                    "updated_at": string;
                };
                ComputedFields: never;
                Insert: {
                    "address"?: string;
                    "code": string;
                    "created_at"?: string;
                    "extra"?: NonNullable<Json>;
                    "id"?: string;
                    "name": string;
                    "org_id": string;
                    "updated_at"?: string;
                };
                Update: {
                    "address"?: string;
                    "code"?: string;
                    "created_at"?: string;
                    "extra"?: NonNullable<Json>;
                    "id"?: string;
                    "name"?: string;
                    "org_id"?: string;
                    "updated_at"?: string;
                };
                Relationships: [
                    {
                        foreignKeyName: "estates_org_id_fkey";
                        columns: [
                            "org_id"
                        ];
                        isOneToOne: false;
                        referencedRelation: "organizations";
                        referencedColumns: [
                            "id"
                        ];
                    }
                ];
            };
            "import_batches": {
                Row: {
                    "committed_at": string | null;
                    "created_at": string;
                    "created_by": string | null;
                    "done_rows": number;
                    "error_rows": number;
                    "file_name": string;
                    "id": string;
                    "kind": string;
                    "mapping": NonNullable<Json>;
                    "options": NonNullable<Json>;
                    "org_id": string;
                    "status": string;
                    "total_rows": number;
                    "undone_at": string | null;
                    "updated_at": string;
                };
                ComputedFields: never;
                Insert: {
                    "committed_at"?: string | null;
                    "created_at"?: string;
                    "created_by"?: string | null;
                    "done_rows"?: number;
                    "error_rows"?: number;
                    "file_name": string;
                    "id"?: string;
                    "kind": string;
                    "mapping": NonNullable<Json>;
                    "options"?: NonNullable<Json>;
                    "org_id": string;
                    "status"?: string;
                    "total_rows"?: number;
                    "undone_at"?: string | null;
                    "updated_at"?: string;
                };
                Update: {
                    "committed_at"?: string | null;
                    "created_at"?: string;
                    "created_by"?: string | null;
                    "done_rows"?: number;
                    "error_rows"?: number;
                    "file_name"?: string;
                    "id"?: string;
                    "kind"?: string;
                    "mapping"?: NonNullable<Json>;
                    "options"?: NonNullable<Json>;
                    "org_id"?: string;
                    "status"?: string;
                    "total_rows"?: number;
                    "undone_at"?: string | null;
                    "updated_at"?: string;
                };
                Relationships: [
                    {
                        foreignKeyName: "import_batches_org_id_fkey";
                        columns: [
                            "org_id"
                        ];
                        isOneToOne: false;
                        referencedRelation: "organizations";
                        referencedColumns: [
                            "id"
                        ];
                    }
                ];
            };
            "import_rows": {
                Row: {
                    "batch_id": string;
                    "errors": NonNullable<Json>;
                    "fields": Json | null;
                    "org_id": string;
                    "raw": Json | null;
                    "row_no": number;
                    "state": string;
                    "target_id": string | null;
                };
                ComputedFields: never;
                Insert: {
                    "batch_id": string;
                    "errors"?: NonNullable<Json>;
                    "fields"?: Json | null;
                    "org_id": string;
                    "raw"?: Json | null;
                    "row_no": number;
                    "state"?: string;
                    "target_id"?: string | null;
                };
                Update: {
                    "batch_id"?: string;
                    "errors"?: NonNullable<Json>;
                    "fields"?: Json | null;
                    "org_id"?: string;
                    "raw"?: Json | null;
                    "row_no"?: number;
                    "state"?: string;
                    "target_id"?: string | null;
                };
                Relationships: [
                    {
                        foreignKeyName: "import_rows_batch_id_fkey";
                        columns: [
                            "batch_id"
                        ];
                        isOneToOne: false;
                        referencedRelation: "import_batches";
                        referencedColumns: [
                            "id"
                        ];
                    },
                    {
                        foreignKeyName: "import_rows_org_id_fkey";
                        columns: [
                            "org_id"
                        ];
                        isOneToOne: false;
                        referencedRelation: "organizations";
                        referencedColumns: [
                            "id"
                        ];
                    }
                ];
            };
            "invitations": {
                Row: {
                    "accepted_at": string | null;
                    "accepted_by": string | null;
                    "created_at": string;
                    "email": string | null;
                    "estate_ids": (string)[] | null;
                    "expires_at": string;
                    "id": string;
                    "invited_by": string | null;
                    "name": string;
                    "org_id": string;
                    "phone": string | null;
                    "revoked_at": string | null;
                    "role_id": string;
                    "updated_at": string;
                };
                ComputedFields: never;
                Insert: {
                    "accepted_at"?: string | null;
                    "accepted_by"?: string | null;
                    "created_at"?: string;
                    "email"?: string | null;
                    "estate_ids"?: (string)[] | null;
                    "expires_at"?: string;
                    "id"?: string;
                    "invited_by"?: string | null;
                    "name": string;
                    "org_id": string;
                    "phone"?: string | null;
                    "revoked_at"?: string | null;
                    "role_id": string;
                    "updated_at"?: string;
                };
                Update: {
                    "accepted_at"?: string | null;
                    "accepted_by"?: string | null;
                    "created_at"?: string;
                    "email"?: string | null;
                    "estate_ids"?: (string)[] | null;
                    "expires_at"?: string;
                    "id"?: string;
                    "invited_by"?: string | null;
                    "name"?: string;
                    "org_id"?: string;
                    "phone"?: string | null;
                    "revoked_at"?: string | null;
                    "role_id"?: string;
                    "updated_at"?: string;
                };
                Relationships: [
                    {
                        foreignKeyName: "invitations_org_id_fkey";
                        columns: [
                            "org_id"
                        ];
                        isOneToOne: false;
                        referencedRelation: "organizations";
                        referencedColumns: [
                            "id"
                        ];
                    },
                    {
                        foreignKeyName: "invitations_role_id_fkey";
                        columns: [
                            "role_id"
                        ];
                        isOneToOne: false;
                        referencedRelation: "roles";
                        referencedColumns: [
                            "id"
                        ];
                    }
                ];
            };
            "memberships": {
                Row: {
                    "created_at": string;
                    "estate_ids": (string)[] | null;
                    "id": string;
                    "org_id": string;
                    "role_id": string;
                    "updated_at": string;
                    "user_id": string;
                    "valid": unknown;
                };
                ComputedFields: never;
                Insert: {
                    "created_at"?: string;
                    "estate_ids"?: (string)[] | null;
                    "id"?: string;
                    "org_id": string;
                    "role_id": string;
                    "updated_at"?: string;
                    "user_id": string;
                    "valid"?: unknown;
                };
                Update: {
                    "created_at"?: string;
                    "estate_ids"?: (string)[] | null;
                    "id"?: string;
                    "org_id"?: string;
                    "role_id"?: string;
                    "updated_at"?: string;
                    "user_id"?: string;
                    "valid"?: unknown;
                };
                Relationships: [
                    {
                        foreignKeyName: "memberships_org_id_fkey";
                        columns: [
                            "org_id"
                        ];
                        isOneToOne: false;
                        referencedRelation: "organizations";
                        referencedColumns: [
                            "id"
                        ];
                    },
                    {
                        foreignKeyName: "memberships_role_id_fkey";
                        columns: [
                            "role_id"
                        ];
                        isOneToOne: false;
                        referencedRelation: "roles";
                        referencedColumns: [
                            "id"
                        ];
                    }
                ];
            };
            "notice_receipts": {
                Row: {
                    "notice_id": string;
                    "org_id": string;
                    "read_at": string;
                    "user_id": string;
                };
                ComputedFields: never;
                Insert: {
                    "notice_id": string;
                    "org_id": string;
                    "read_at"?: string;
                    "user_id"?: string;
                };
                Update: {
                    "notice_id"?: string;
                    "org_id"?: string;
                    "read_at"?: string;
                    "user_id"?: string;
                };
                Relationships: [
                    {
                        foreignKeyName: "notice_receipts_notice_id_fkey";
                        columns: [
                            "notice_id"
                        ];
                        isOneToOne: false;
                        referencedRelation: "notices";
                        referencedColumns: [
                            "id"
                        ];
                    },
                    {
                        foreignKeyName: "notice_receipts_org_id_fkey";
                        columns: [
                            "org_id"
                        ];
                        isOneToOne: false;
                        referencedRelation: "organizations";
                        referencedColumns: [
                            "id"
                        ];
                    }
                ];
            };
            "notices": {
                Row: {
                    "audience": string;
                    "body": string;
                    "created_at": string;
                    "created_by": string | null;
                    "estate_id": string | null;
                    "expires_at": string | null;
                    "id": string;
                    "org_id": string;
                    "published_at": string;
                    "title": string;
                    "updated_at": string;
                };
                ComputedFields: never;
                Insert: {
                    "audience": string;
                    "body": string;
                    "created_at"?: string;
                    "created_by"?: string | null;
                    "estate_id"?: string | null;
                    "expires_at"?: string | null;
                    "id"?: string;
                    "org_id": string;
                    "published_at"?: string;
                    "title": string;
                    "updated_at"?: string;
                };
                Update: {
                    "audience"?: string;
                    "body"?: string;
                    "created_at"?: string;
                    "created_by"?: string | null;
                    "estate_id"?: string | null;
                    "expires_at"?: string | null;
                    "id"?: string;
                    "org_id"?: string;
                    "published_at"?: string;
                    "title"?: string;
                    "updated_at"?: string;
                };
                Relationships: [
                    {
                        foreignKeyName: "notices_estate_id_fkey";
                        columns: [
                            "estate_id"
                        ];
                        isOneToOne: false;
                        referencedRelation: "estates";
                        referencedColumns: [
                            "id"
                        ];
                    },
                    {
                        foreignKeyName: "notices_org_id_fkey";
                        columns: [
                            "org_id"
                        ];
                        isOneToOne: false;
                        referencedRelation: "organizations";
                        referencedColumns: [
                            "id"
                        ];
                    }
                ];
            };
            "notifications": {
                Row: {
                    "created_at": string;
                    "id": string;
                    "key": string;
                    "link": string | null;
                    "org_id": string;
                    "params": NonNullable<Json>;
                    "read_at": string | null;
                    "user_id": string;
                };
                ComputedFields: never;
                Insert: {
                    "created_at"?: string;
                    "id"?: string;
                    "key": string;
                    "link"?: string | null;
                    "org_id": string;
                    "params"?: NonNullable<Json>;
                    "read_at"?: string | null;
                    "user_id": string;
                };
                Update: {
                    "created_at"?: string;
                    "id"?: string;
                    "key"?: string;
                    "link"?: string | null;
                    "org_id"?: string;
                    "params"?: NonNullable<Json>;
                    "read_at"?: string | null;
                    "user_id"?: string;
                };
                Relationships: [
                    {
                        foreignKeyName: "notifications_org_id_fkey";
                        columns: [
                            "org_id"
                        ];
                        isOneToOne: false;
                        referencedRelation: "organizations";
                        referencedColumns: [
                            "id"
                        ];
                    }
                ];
            };
            "organizations": {
                Row: {
                    "confirmation_no": string | null;
                    "confirmed_until": string | null;
                    "created_at": string;
                    "extra": NonNullable<Json>;
                    "id": string;
                    "kind": string;
                    "name": string;
                    "org_id": string;
                    "registered_by": string | null;
                    "updated_at": string;
                };
                ComputedFields: never;
                Insert: {
                    "confirmation_no"?: string | null;
                    "confirmed_until"?: string | null;
                    "created_at"?: string;
                    "extra"?: NonNullable<Json>;
                    "id"?: string;
                    "kind": string;
                    "name": string;
                    "org_id"?: never;
                    "registered_by"?: string | null;
                    "updated_at"?: string;
                };
                Update: {
                    "confirmation_no"?: string | null;
                    "confirmed_until"?: string | null;
                    "created_at"?: string;
                    "extra"?: NonNullable<Json>;
                    "id"?: string;
                    "kind"?: string;
                    "name"?: string;
                    "org_id"?: never;
                    "registered_by"?: string | null;
                    "updated_at"?: string;
                };
                Relationships: [
                    {
                        foreignKeyName: "organizations_registered_by_fkey";
                        columns: [
                            "registered_by"
                        ];
                        isOneToOne: false;
                        referencedRelation: "organizations";
                        referencedColumns: [
                            "id"
                        ];
                    }
                ];
            };
            "plugins": {
                Row: {
                    "created_at": string;
                    "enabled": boolean;
                    "id": string;
                    "key": string;
                    "org_id": string;
                    "settings": NonNullable<Json>;
                    "updated_at": string;
                };
                ComputedFields: never;
                Insert: {
                    "created_at"?: string;
                    "enabled"?: boolean;
                    "id"?: string;
                    "key": string;
                    "org_id": string;
                    "settings"?: NonNullable<Json>;
                    "updated_at"?: string;
                };
                Update: {
                    "created_at"?: string;
                    "enabled"?: boolean;
                    "id"?: string;
                    "key"?: string;
                    "org_id"?: string;
                    "settings"?: NonNullable<Json>;
                    "updated_at"?: string;
                };
                Relationships: [
                    {
                        foreignKeyName: "plugins_org_id_fkey";
                        columns: [
                            "org_id"
                        ];
                        isOneToOne: false;
                        referencedRelation: "organizations";
                        referencedColumns: [
                            "id"
                        ];
                    }
                ];
            };
            "roles": {
                Row: {
                    "created_at": string;
                    "id": string;
                    "key": string;
                    "org_id": string;
                    "permissions": (string)[];
                    "title": NonNullable<Json>;
                    "updated_at": string;
                };
                ComputedFields: never;
                Insert: {
                    "created_at"?: string;
                    "id"?: string;
                    "key": string;
                    "org_id": string;
                    "permissions"?: (string)[];
                    "title": NonNullable<Json>;
                    "updated_at"?: string;
                };
                Update: {
                    "created_at"?: string;
                    "id"?: string;
                    "key"?: string;
                    "org_id"?: string;
                    "permissions"?: (string)[];
                    "title"?: NonNullable<Json>;
                    "updated_at"?: string;
                };
                Relationships: [
                    {
                        foreignKeyName: "roles_org_id_fkey";
                        columns: [
                            "org_id"
                        ];
                        isOneToOne: false;
                        referencedRelation: "organizations";
                        referencedColumns: [
                            "id"
                        ];
                    }
                ];
            };
            "staff": {
                Row: {
                    "created_at": string;
                    "extra": NonNullable<Json>;
                    "id": string;
                    "name": string;
                    "org_id": string;
                    "position": string;
                    "updated_at": string;
                    "user_id": string | null;
                };
                ComputedFields: never;
                Insert: {
                    "created_at"?: string;
                    "extra"?: NonNullable<Json>;
                    "id"?: string;
                    "name": string;
                    "org_id": string;
                    "position"?: string;
                    "updated_at"?: string;
                    "user_id"?: string | null;
                };
                Update: {
                    "created_at"?: string;
                    "extra"?: NonNullable<Json>;
                    "id"?: string;
                    "name"?: string;
                    "org_id"?: string;
                    "position"?: string;
                    "updated_at"?: string;
                    "user_id"?: string | null;
                };
                Relationships: [
                    {
                        foreignKeyName: "staff_org_id_fkey";
                        columns: [
                            "org_id"
                        ];
                        isOneToOne: false;
                        referencedRelation: "organizations";
                        referencedColumns: [
                            "id"
                        ];
                    }
                ];
            };
            "unit_blocks": {
                Row: {
                    "created_at": string;
                    "created_by": string | null;
                    "ends_at": string | null;
                    "estate_id": string;
                    "id": string;
                    "kind": string;
                    "org_id": string;
                    "reason": string;
                    "starts_at": string;
                    "unit_id": string;
                    "updated_at": string;
                };
                ComputedFields: never;
                Insert: {
                    "created_at"?: string;
                    "created_by"?: string | null;
                    "ends_at"?: string | null;
                    "estate_id": string;
                    "id"?: string;
                    "kind": string;
                    "org_id": string;
                    "reason": string;
                    "starts_at"?: string;
                    "unit_id": string;
                    "updated_at"?: string;
                };
                Update: {
                    "created_at"?: string;
                    "created_by"?: string | null;
                    "ends_at"?: string | null;
                    "estate_id"?: string;
                    "id"?: string;
                    "kind"?: string;
                    "org_id"?: string;
                    "reason"?: string;
                    "starts_at"?: string;
                    "unit_id"?: string;
                    "updated_at"?: string;
                };
                Relationships: [
                    {
                        foreignKeyName: "unit_blocks_estate_id_fkey";
                        columns: [
                            "estate_id"
                        ];
                        isOneToOne: false;
                        referencedRelation: "estates";
                        referencedColumns: [
                            "id"
                        ];
                    },
                    {
                        foreignKeyName: "unit_blocks_org_id_fkey";
                        columns: [
                            "org_id"
                        ];
                        isOneToOne: false;
                        referencedRelation: "organizations";
                        referencedColumns: [
                            "id"
                        ];
                    },
                    {
                        foreignKeyName: "unit_blocks_unit_id_estate_id_org_id_fkey";
                        columns: [
                            "unit_id",
                            "estate_id",
                            "org_id"
                        ];
                        isOneToOne: false;
                        referencedRelation: "units";
                        referencedColumns: [
                            "id",
                            "estate_id",
                            "org_id"
                        ];
                    }
                ];
            };
            "unit_inventory": {
                Row: {
                    "condition": string;
                    "created_at": string;
                    "estate_id": string;
                    "extra": NonNullable<Json>;
                    "id": string;
                    "item": string;
                    "note": string;
                    "org_id": string;
                    "quantity": number;
                    "unit_id": string;
                    "updated_at": string;
                };
                ComputedFields: never;
                Insert: {
                    "condition"?: string;
                    "created_at"?: string;
                    "estate_id": string;
                    "extra"?: NonNullable<Json>;
                    "id"?: string;
                    "item": string;
                    "note"?: string;
                    "org_id": string;
                    "quantity"?: number;
                    "unit_id": string;
                    "updated_at"?: string;
                };
                Update: {
                    "condition"?: string;
                    "created_at"?: string;
                    "estate_id"?: string;
                    "extra"?: NonNullable<Json>;
                    "id"?: string;
                    "item"?: string;
                    "note"?: string;
                    "org_id"?: string;
                    "quantity"?: number;
                    "unit_id"?: string;
                    "updated_at"?: string;
                };
                Relationships: [
                    {
                        foreignKeyName: "unit_inventory_estate_id_fkey";
                        columns: [
                            "estate_id"
                        ];
                        isOneToOne: false;
                        referencedRelation: "estates";
                        referencedColumns: [
                            "id"
                        ];
                    },
                    {
                        foreignKeyName: "unit_inventory_org_id_fkey";
                        columns: [
                            "org_id"
                        ];
                        isOneToOne: false;
                        referencedRelation: "organizations";
                        referencedColumns: [
                            "id"
                        ];
                    },
                    {
                        foreignKeyName: "unit_inventory_unit_id_estate_id_org_id_fkey";
                        columns: [
                            "unit_id",
                            "estate_id",
                            "org_id"
                        ];
                        isOneToOne: false;
                        referencedRelation: "units";
                        referencedColumns: [
                            "id",
                            "estate_id",
                            "org_id"
                        ];
                    }
                ];
            };
            "unit_status_history": {
                Row: {
                    "cause": NonNullable<Json>;
                    "during": unknown;
                    "estate_id": string;
                    "id": string;
                    "org_id": string;
                    "status": string;
                    "unit_id": string;
                };
                ComputedFields: never;
                Insert: {
                    "cause"?: NonNullable<Json>;
                    "during": unknown;
                    "estate_id": string;
                    "id"?: string;
                    "org_id": string;
                    "status": string;
                    "unit_id": string;
                };
                Update: {
                    "cause"?: NonNullable<Json>;
                    "during"?: unknown;
                    "estate_id"?: string;
                    "id"?: string;
                    "org_id"?: string;
                    "status"?: string;
                    "unit_id"?: string;
                };
                Relationships: [
                    {
                        foreignKeyName: "unit_status_history_unit_id_estate_id_org_id_fkey";
                        columns: [
                            "unit_id",
                            "estate_id",
                            "org_id"
                        ];
                        isOneToOne: false;
                        referencedRelation: "units";
                        referencedColumns: [
                            "id",
                            "estate_id",
                            "org_id"
                        ];
                    }
                ];
            };
            "units": {
                Row: {
                    "area_m2": number | null;
                    "building_id": string;
                    "code": string;
                    "created_at": string;
                    "entrance": string;
                    "estate_id": string;
                    "extra": NonNullable<Json>;
                    "floor": number;
                    "id": string;
                    "label": string;
                    "layout": string;
                    "org_id": string;
                    "orientation": string;
                    "position": number;
                    "released_on": string | null;
                    "rooms": number | null;
                    "sort_key": string;
                    "status": string;
                    "status_since": string;
                    "title_authority": string;
                    "title_no": string;
                    "updated_at": string;
                };
                ComputedFields: never;
                Insert: {
                    "area_m2"?: number | null;
                    "building_id": string;
                    "code": string;
                    "created_at"?: string;
                    "entrance"?: string;
                    "estate_id": string;
                    "extra"?: NonNullable<Json>;
                    "floor": number;
                    "id"?: string;
                    "label": string;
                    "layout"?: string;
                    "org_id": string;
                    "orientation"?: string;
                    "position"?: number;
                    "released_on"?: string | null;
                    "rooms"?: number | null;
                    "sort_key"?: never;
                    "status"?: string;
                    "status_since"?: string;
                    "title_authority"?: string;
                    "title_no"?: string;
                    "updated_at"?: string;
                };
                Update: {
                    "area_m2"?: number | null;
                    "building_id"?: string;
                    "code"?: string;
                    "created_at"?: string;
                    "entrance"?: string;
                    "estate_id"?: string;
                    "extra"?: NonNullable<Json>;
                    "floor"?: number;
                    "id"?: string;
                    "label"?: string;
                    "layout"?: string;
                    "org_id"?: string;
                    "orientation"?: string;
                    "position"?: number;
                    "released_on"?: string | null;
                    "rooms"?: number | null;
                    "sort_key"?: never;
                    "status"?: string;
                    "status_since"?: string;
                    "title_authority"?: string;
                    "title_no"?: string;
                    "updated_at"?: string;
                };
                Relationships: [
                    {
                        foreignKeyName: "units_building_id_estate_id_org_id_fkey";
                        columns: [
                            "building_id",
                            "estate_id",
                            "org_id"
                        ];
                        isOneToOne: false;
                        referencedRelation: "buildings";
                        referencedColumns: [
                            "id",
                            "estate_id",
                            "org_id"
                        ];
                    },
                    {
                        foreignKeyName: "units_estate_id_fkey";
                        columns: [
                            "estate_id"
                        ];
                        isOneToOne: false;
                        referencedRelation: "estates";
                        referencedColumns: [
                            "id"
                        ];
                    },
                    {
                        foreignKeyName: "units_org_id_fkey";
                        columns: [
                            "org_id"
                        ];
                        isOneToOne: false;
                        referencedRelation: "organizations";
                        referencedColumns: [
                            "id"
                        ];
                    }
                ];
            };
        };
        Views: {
            [_ in never]: never;
        };
        Functions: {
            "accept_invitations": {
                Args: Record<PropertyKey, never>;
                Returns: number;
            };
            "block_unit": {
                Args: {
                    "ends_at"?: string;
                    "kind": string;
                    "reason": string;
                    "starts_at"?: string;
                    "unit": string;
                };
                Returns: {
                    "created_at": string;
                    "created_by": string | null;
                    "ends_at": string | null;
                    "estate_id": string;
                    "id": string;
                    "kind": string;
                    "org_id": string;
                    "reason": string;
                    "starts_at": string;
                    "unit_id": string;
                    "updated_at": string;
                };
                SetofOptions: {
                    from: "*";
                    to: "unit_blocks";
                    isOneToOne: true;
                    isSetofReturn: false;
                };
            };
            "bootstrap_organization": {
                Args: {
                    "estate_name": string;
                    "name": string;
                    "staff_name": string;
                };
                Returns: string;
            };
            "building_list": {
                Args: {
                    "after_id"?: string;
                    "after_key"?: string;
                    "estate"?: string;
                    "max_rows"?: number;
                    "q"?: string;
                };
                Returns: {
                    "code": string;
                    "counts": Json;
                    "estate_id": string;
                    "estate_name": string;
                    "floors": number;
                    "id": string;
                    "name": string;
                    "sort_key": string;
                    "units": number;
                }[];
            };
            "end_membership": {
                Args: {
                    "membership": string;
                };
                Returns: undefined;
            };
            "health": {
                Args: {
                    "org": string;
                };
                Returns: Json;
            };
            "import_append": {
                Args: {
                    "batch": string;
                    "rows": Json;
                };
                Returns: Json;
            };
            "import_check": {
                Args: {
                    "batch": string;
                    "max_rows"?: number;
                };
                Returns: Json;
            };
            "import_commit": {
                Args: {
                    "batch": string;
                    "max_rows"?: number;
                };
                Returns: Json;
            };
            "import_kinds": {
                Args: {
                    "org": string;
                };
                Returns: Json;
            };
            "import_start": {
                Args: {
                    "file_name": string;
                    "kind": string;
                    "mapping": Json;
                    "options": Json;
                    "org": string;
                };
                Returns: Json;
            };
            "import_undo": {
                Args: {
                    "batch": string;
                    "max_rows"?: number;
                };
                Returns: Json;
            };
            "invite_staff": {
                Args: {
                    "email"?: string;
                    "estate_ids"?: (string)[];
                    "name": string;
                    "org": string;
                    "phone"?: string;
                    "role_key": string;
                };
                Returns: {
                    "accepted_at": string | null;
                    "accepted_by": string | null;
                    "created_at": string;
                    "email": string | null;
                    "estate_ids": (string)[] | null;
                    "expires_at": string;
                    "id": string;
                    "invited_by": string | null;
                    "name": string;
                    "org_id": string;
                    "phone": string | null;
                    "revoked_at": string | null;
                    "role_id": string;
                    "updated_at": string;
                };
                SetofOptions: {
                    from: "*";
                    to: "invitations";
                    isOneToOne: true;
                    isSetofReturn: false;
                };
            };
            "mark_notifications_read": {
                Args: {
                    "ids": (string)[];
                };
                Returns: number;
            };
            "my_context": {
                Args: Record<PropertyKey, never>;
                Returns: Json;
            };
            "occupancy": {
                Args: {
                    "estate"?: string;
                };
                Returns: Json;
            };
            "outbox_claim": {
                Args: {
                    "lease"?: string;
                    "max_rows"?: number;
                    "topic": string;
                };
                Returns: {
                    "attempts": number;
                    "id": string;
                    "idempotency_key": string;
                    "org_id": string;
                    "payload": Json;
                }[];
            };
            "outbox_settle": {
                Args: {
                    "error"?: string;
                    "outbox_id": string;
                };
                Returns: undefined;
            };
            "platform_state": {
                Args: Record<PropertyKey, never>;
                Returns: Json;
            };
            "plugin_overview": {
                Args: {
                    "org": string;
                };
                Returns: Json;
            };
            "quick_search": {
                Args: {
                    "org": string;
                    "q": string;
                };
                Returns: {
                    "estate_id": string;
                    "id": string;
                    "kind": string;
                    "path": string;
                    "rank": number;
                    "subtitle": string;
                    "title": string;
                }[];
            };
            "register_party": {
                Args: {
                    "estate_ids": (string)[];
                    "kind": string;
                    "name": string;
                    "org": string;
                    "part": string;
                };
                Returns: string;
            };
            "release_unit": {
                Args: {
                    "on_date"?: string;
                    "unit": string;
                };
                Returns: {
                    "area_m2": number | null;
                    "building_id": string;
                    "code": string;
                    "created_at": string;
                    "entrance": string;
                    "estate_id": string;
                    "extra": NonNullable<Json>;
                    "floor": number;
                    "id": string;
                    "label": string;
                    "layout": string;
                    "org_id": string;
                    "orientation": string;
                    "position": number;
                    "released_on": string | null;
                    "rooms": number | null;
                    "sort_key": string;
                    "status": string;
                    "status_since": string;
                    "title_authority": string;
                    "title_no": string;
                    "updated_at": string;
                };
                SetofOptions: {
                    from: "*";
                    to: "units";
                    isOneToOne: true;
                    isSetofReturn: false;
                };
            };
            "release_units": {
                Args: {
                    "on_date"?: string;
                    "unit_ids": (string)[];
                };
                Returns: number;
            };
            "revoke_invitation": {
                Args: {
                    "invitation": string;
                };
                Returns: undefined;
            };
            "set_plugin_enabled": {
                Args: {
                    "enabled": boolean;
                    "org": string;
                    "plugin": string;
                };
                Returns: {
                    "created_at": string;
                    "enabled": boolean;
                    "id": string;
                    "key": string;
                    "org_id": string;
                    "settings": NonNullable<Json>;
                    "updated_at": string;
                };
                SetofOptions: {
                    from: "*";
                    to: "plugins";
                    isOneToOne: true;
                    isSetofReturn: false;
                };
            };
            "set_plugin_settings": {
                Args: {
                    "org": string;
                    "plugin": string;
                    "settings": Json;
                };
                Returns: {
                    "created_at": string;
                    "enabled": boolean;
                    "id": string;
                    "key": string;
                    "org_id": string;
                    "settings": NonNullable<Json>;
                    "updated_at": string;
                };
                SetofOptions: {
                    from: "*";
                    to: "plugins";
                    isOneToOne: true;
                    isSetofReturn: false;
                };
            };
            "stack_chart": {
                Args: {
                    "building": string;
                };
                Returns: Json;
            };
            "unblock_unit": {
                Args: {
                    "block": string;
                };
                Returns: {
                    "created_at": string;
                    "created_by": string | null;
                    "ends_at": string | null;
                    "estate_id": string;
                    "id": string;
                    "kind": string;
                    "org_id": string;
                    "reason": string;
                    "starts_at": string;
                    "unit_id": string;
                    "updated_at": string;
                };
                SetofOptions: {
                    from: "*";
                    to: "unit_blocks";
                    isOneToOne: true;
                    isSetofReturn: false;
                };
            };
            "unit_file": {
                Args: {
                    "unit": string;
                };
                Returns: Json;
            };
            "withdraw_release": {
                Args: {
                    "unit": string;
                };
                Returns: {
                    "area_m2": number | null;
                    "building_id": string;
                    "code": string;
                    "created_at": string;
                    "entrance": string;
                    "estate_id": string;
                    "extra": NonNullable<Json>;
                    "floor": number;
                    "id": string;
                    "label": string;
                    "layout": string;
                    "org_id": string;
                    "orientation": string;
                    "position": number;
                    "released_on": string | null;
                    "rooms": number | null;
                    "sort_key": string;
                    "status": string;
                    "status_since": string;
                    "title_authority": string;
                    "title_no": string;
                    "updated_at": string;
                };
                SetofOptions: {
                    from: "*";
                    to: "units";
                    isOneToOne: true;
                    isSetofReturn: false;
                };
            };
        };
        Enums: {
            [_ in never]: never;
        };
        CompositeTypes: {
            [_ in never]: never;
        };
    };
};
type DatabaseWithoutInternals = Omit<Database, "__InternalSupabase">;
type DefaultSchema = DatabaseWithoutInternals[Extract<keyof Database, "public">];
export type Tables<DefaultSchemaTableNameOrOptions extends keyof (DefaultSchema["Tables"] & DefaultSchema["Views"]) | {
    schema: keyof DatabaseWithoutInternals;
}, TableName extends DefaultSchemaTableNameOrOptions extends {
    schema: keyof DatabaseWithoutInternals;
} ? keyof (DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions["schema"]]["Tables"] & DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions["schema"]]["Views"]) : never = never> = DefaultSchemaTableNameOrOptions extends {
    schema: keyof DatabaseWithoutInternals;
} ? (DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions["schema"]]["Tables"] & DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions["schema"]]["Views"])[TableName] extends {
    Row: infer R;
} ? R : never : DefaultSchemaTableNameOrOptions extends keyof (DefaultSchema["Tables"] & DefaultSchema["Views"]) ? (DefaultSchema["Tables"] & DefaultSchema["Views"])[DefaultSchemaTableNameOrOptions] extends {
    Row: infer R;
} ? R : never : never;
export type TablesInsert<DefaultSchemaTableNameOrOptions extends keyof DefaultSchema["Tables"] | {
    schema: keyof DatabaseWithoutInternals;
}, TableName extends DefaultSchemaTableNameOrOptions extends {
    schema: keyof DatabaseWithoutInternals;
} ? keyof DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions["schema"]]["Tables"] : never = never> = DefaultSchemaTableNameOrOptions extends {
    schema: keyof DatabaseWithoutInternals;
} ? DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions["schema"]]["Tables"][TableName] extends {
    Insert: infer I;
} ? I : never : DefaultSchemaTableNameOrOptions extends keyof DefaultSchema["Tables"] ? DefaultSchema["Tables"][DefaultSchemaTableNameOrOptions] extends {
    Insert: infer I;
} ? I : never : never;
export type TablesUpdate<DefaultSchemaTableNameOrOptions extends keyof DefaultSchema["Tables"] | {
    schema: keyof DatabaseWithoutInternals;
}, TableName extends DefaultSchemaTableNameOrOptions extends {
    schema: keyof DatabaseWithoutInternals;
} ? keyof DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions["schema"]]["Tables"] : never = never> = DefaultSchemaTableNameOrOptions extends {
    schema: keyof DatabaseWithoutInternals;
} ? DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions["schema"]]["Tables"][TableName] extends {
    Update: infer U;
} ? U : never : DefaultSchemaTableNameOrOptions extends keyof DefaultSchema["Tables"] ? DefaultSchema["Tables"][DefaultSchemaTableNameOrOptions] extends {
    Update: infer U;
} ? U : never : never;
export type Enums<DefaultSchemaEnumNameOrOptions extends keyof DefaultSchema["Enums"] | {
    schema: keyof DatabaseWithoutInternals;
}, EnumName extends DefaultSchemaEnumNameOrOptions extends {
    schema: keyof DatabaseWithoutInternals;
} ? keyof DatabaseWithoutInternals[DefaultSchemaEnumNameOrOptions["schema"]]["Enums"] : never = never> = DefaultSchemaEnumNameOrOptions extends {
    schema: keyof DatabaseWithoutInternals;
} ? DatabaseWithoutInternals[DefaultSchemaEnumNameOrOptions["schema"]]["Enums"][EnumName] : DefaultSchemaEnumNameOrOptions extends keyof DefaultSchema["Enums"] ? DefaultSchema["Enums"][DefaultSchemaEnumNameOrOptions] : never;
export type CompositeTypes<PublicCompositeTypeNameOrOptions extends keyof DefaultSchema["CompositeTypes"] | {
    schema: keyof DatabaseWithoutInternals;
}, CompositeTypeName extends PublicCompositeTypeNameOrOptions extends {
    schema: keyof DatabaseWithoutInternals;
} ? keyof DatabaseWithoutInternals[PublicCompositeTypeNameOrOptions["schema"]]["CompositeTypes"] : never = never> = PublicCompositeTypeNameOrOptions extends {
    schema: keyof DatabaseWithoutInternals;
} ? DatabaseWithoutInternals[PublicCompositeTypeNameOrOptions["schema"]]["CompositeTypes"][CompositeTypeName] : PublicCompositeTypeNameOrOptions extends keyof DefaultSchema["CompositeTypes"] ? DefaultSchema["CompositeTypes"][PublicCompositeTypeNameOrOptions] : never;
export const Constants = {
    "public": {
        Enums: {}
    }
} as const;
