// The tables that lists over all instances are searched by. Derived from events and from what an instance was made with.

/** Columns of `instances` that lists are sorted and counted by. */
export interface ListColumns {
  /** The name in small letters. */
  name_key: string;
  /** What `search_words` and `search_values` know of it, in one text: see `foundBy`. */
  found_by: string;
  /** The soonest deadline of an open approval, epoch ms, and the number of the event that set it so. */
  due_at: number | null;
  due_seq: number;
  /** Since when it waits for what comes first, epoch ms, and the number of the event that made it so. */
  waiting_since: number | null;
  waiting_seq: number;
  /** Time of the newest event. */
  changed_at: number;
  /** `WaitClass`; null: it is closed. */
  waits_class: string | null;
}

/** What open instances wait for; agents at work are not among it. What else there is to show is in the progress of the instance. */
export interface OpenItemTable {
  instance_id: string;
  /** `approval`, `question`, `task` or `incident`. */
  kind: string;
  item_id: string;
  process_id: string;
  /** Of an approval `pending` or `overdue`; of an incident its kind; else ''. */
  what: string;
  /** When it was asked for, began or was raised, epoch ms. */
  since: number;
  due_at: number | null;
  /** Number of the event that set the deadline. */
  due_seq: number;
  /** Ids and addresses of those it waits for now, a space before and after each. */
  waits_for: string;
}

/** Values of the context that the definition names as searchable. */
export interface SearchValueTable {
  instance_id: string;
  name: string;
  /** In small letters, cut short. */
  value: string;
}

/** Words of name, id and searchable values. */
export interface SearchWordTable {
  instance_id: string;
  word: string;
}

export interface ListTables {
  open_items: OpenItemTable;
  search_values: SearchValueTable;
  search_words: SearchWordTable;
}
