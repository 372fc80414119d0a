/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/audit_retain.h"
#include "desk/verb.h"

#include <inttypes.h>

static int run(const struct verb *v, const struct verb_io *io, int argc, char **argv)
{
    const struct option table[] = {{0}};
    struct err_info info = {0};
    struct verb_change change = {0};
    int64_t removed = 0;
    int code;
    if (!verb_options(v, io, table, argc, argv, NULL, &code))
        return code;
    enum err e = verb_change_begin(io, &change, &info);
    if (!e)
        e = audit_retain(change.d, &removed, &info);
    if (!e)
        fprintf(change.say, "%" PRId64 " audit rows were emptied.\n", removed);
    return verb_change_end(io, &change, e, "retention", &info);
}

const struct verb verb_retention = {
    "retention", "", "applies the setting audit-keep to the audit log",
    "Who, why and which post of older rows are removed; the rows, their times and the chain stay. "
    "`serve` does this once\na day by itself.",
    run};
