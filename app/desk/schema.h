/* SPDX-License-Identifier: Apache-2.0 */
/* The database's tables, as steps from one version to the next. A step, once released, is never edited. */
#ifndef PLACARD_DESK_SCHEMA_H
#define PLACARD_DESK_SCHEMA_H

extern const char *const schema_steps[]; /* step i makes version i + 1 of version i */
extern const int schema_step_count;

/* Steps that fill a file of their own. */
extern const char schema_sources[];
extern const char schema_people[], schema_approvals[], schema_screening[], schema_archive[],
    schema_pages[];

#endif
