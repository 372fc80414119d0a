/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/inspect.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/digest.h"
#include "base/file.h"
#include "base/json.h"
#include "base/limits.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/text.h"
#include "cli/inspect_inner.h"
#include "verify/root_parse.h"

#define QUOTE_BYTES 1200
#define MAX_CHAIN_ARGS MAX_ROOT_CHAIN

static const char usage[] =
    "usage: placard inspect FILE [--root ROOT]... [--feed FEED] [--flags FLAGS] [--audience NAME]\n"
    "                            [--state DIR] [--now YYYY-MM-DDTHH:MM:SSZ]\n"
    "FILE is a trust root, a flags file or a feed; which, is seen from its contents.\n"
    "  --root ROOT     trust root to check with; several in the order of their numbers\n"
    "  --feed FEED     with a flags file: what becomes of each post of this feed\n"
    "  --flags FLAGS   with a feed: the flags that approve its posts\n"
    "  --audience NAME the audience that a screen is set to\n"
    "  --state DIR     a screen's state folder: whether that screen would take the flags\n"
    "  --now TIME      judge as of this time, not of now\n"
    "Exit status: 0 holds, 1 refused, 2 usage.\n";

struct arguments {
    const char *file, *feed, *flags, *audience, *state_dir, *now;
    const char *roots[MAX_CHAIN_ARGS];
    int root_count;
};

const char *inspect_quote(const char *text)
{
    static char ring[4][QUOTE_BYTES];
    static int at;
    at = (at + 1) % 4;
    return log_quote(text, ring[at], sizeof ring[at]);
}

const char *inspect_span(int64_t s)
{
    static char ring[2][64];
    static int at;
    long long d = s / 86400, h = s / 3600 % 24, m = s / 60 % 60;
    at = (at + 1) % 2;
    if (d)
        snprintf(ring[at], sizeof ring[at], "%lld d %lld h", d, h);
    else if (h)
        snprintf(ring[at], sizeof ring[at], "%lld h %lld min", h, m);
    else
        snprintf(ring[at], sizeof ring[at], "%lld min %lld s", m, (long long)(s % 60));
    return ring[at];
}

int inspect_verdict(const char *path, enum err e, const struct err_info *info)
{
    if (e)
        printf("REFUSED (%s): %s.\n", err_name(e), info->text[0] ? info->text : err_name(e));
    else
        printf("It holds: %s\n", path);
    return e ? 1 : 0;
}

/* ---- signers and roots --------------------------------------------------------------------- */

static void print_roles(const struct trust_root *r, int key)
{
    bool any = false;
    for (int role = 0; role < ROLE__COUNT; role++)
        if (r->roles[role].key_mask >> key & 1) {
            printf("%s%s", any ? ", " : "role ", role_name((enum role)role));
            any = true;
        }
    if (!any)
        printf("no role");
}

static int find_signer(const struct trust_root *r, const char *name, const uint8_t id[4])
{
    for (int i = 0; r && i < r->key_count; i++)
        if (!strcmp(r->keys[i].name, name) && !memcmp(r->keys[i].id, id, 4))
            return i;
    return -1;
}

void inspect_print_signers(const struct note *n, const struct trust_root *root)
{
    for (int i = 0; i < n->signature_count; i++) {
        const uint8_t *id = n->signatures[i].id;
        int key = find_signer(root, n->signatures[i].name, id);
        printf("  signature of %s, key id %02x%02x%02x%02x: ", n->signatures[i].name, id[0], id[1],
               id[2], id[3]);
        if (!root) {
            printf("not checked, no trust root was given.\n");
            continue;
        }
        if (key < 0) {
            printf("counts for nothing, root %lld has no such key.\n", (long long)root->number);
            continue;
        }
        uint32_t mask = 0;
        int distinct = 0;
        enum err e = note_check(n, &root->keys[key], 1, &mask, &distinct);
        printf("%s, ", e ? "cannot be checked" : mask ? "valid" : "NOT VALID");
        print_roles(root, key);
        printf(" in root %lld.\n", (long long)root->number);
    }
}

static void print_root(const struct trust_root *r)
{
    char date[TEXT_TIME_BYTES];
    text_time_format(r->issued_s, date);
    printf("Trust root number %lld, issued %s, %d keys.\n", (long long)r->number, date,
           r->key_count);
    for (int i = 0; i < r->key_count; i++) {
        const uint8_t *id = r->keys[i].id;
        printf("  key %s, id %02x%02x%02x%02x, ", r->keys[i].name, id[0], id[1], id[2], id[3]);
        print_roles(r, i);
        printf(".\n");
    }
    for (int role = 0; role < ROLE__COUNT; role++)
        printf("  role %s: %d of its %d keys must sign.\n", role_name((enum role)role),
               r->roles[role].threshold, __builtin_popcount(r->roles[role].key_mask));
}

int inspect_root(const struct inspect *in)
{
    struct trust_root r, claimed;
    struct note n;
    struct err_info info = {0};
    bool follows = false;
    enum err e = note_split(in->file.bytes, in->file.len, &n, &info);
    if (e)
        return inspect_verdict(in->file.path, e, &info);
    bool readable = root_parse(n.text, n.text_bytes, &claimed, NULL) == ERR_OK;
    if (readable) {
        print_root(&claimed);
        printf("By its own keys:\n");
        inspect_print_signers(&n, &claimed);
        follows = in->has_root && claimed.number > in->root.number;
    }
    if (follows) {
        printf("By the keys of root %lld, which it must follow:\n", (long long)in->root.number);
        inspect_print_signers(&n, &in->root);
        e = trust_root_next(&in->root, in->file.bytes, in->file.len, &r, &info);
    } else {
        e = trust_root_first(in->file.bytes, in->file.len, &r, &info);
    }
    if (!e && !follows)
        printf("As a first root it vouches for itself: trust it only if it came with the board.\n");
    if (!e && follows && trust_root_flags_keys_differ(&in->root, &r))
        printf("Its flags keys differ: screens will take any seq from them, and a hold ends.\n");
    return inspect_verdict(in->file.path, e, &info);
}

/* Follows the chain of --root files into in->root. */
static enum err load_roots(const struct arguments *a, struct inspect *in)
{
    for (int i = 0; i < a->root_count; i++) {
        struct trust_root r;
        struct err_info info = {0};
        char *bytes = NULL;
        size_t len = 0;
        enum err e = file_read(a->roots[i], MAX_ROOT_BYTES, &bytes, &len, &info);
        if (!e)
            e = i ? trust_root_next(&in->root, bytes, len, &r, &info)
                  : trust_root_first(bytes, len, &r, &info);
        mem_free(bytes);
        if (e) {
            printf("Trust root %s is refused (%s): %s.\n", a->roots[i], err_name(e), info.text);
            return e;
        }
        in->root = r;
        in->has_root = true;
    }
    return ERR_OK;
}

/* ---- arguments ----------------------------------------------------------------------------- */

static bool parse_arguments(int argc, char **argv, struct arguments *a)
{
    struct {
        const char *name;
        const char **to;
    } options[] = {{"--feed", &a->feed},
                   {"--flags", &a->flags},
                   {"--audience", &a->audience},
                   {"--state", &a->state_dir},
                   {"--now", &a->now}};
    for (int i = 1; i < argc; i++) {
        const char **to = NULL;
        if (argv[i][0] != '-') {
            to = &a->file;
            if (a->file)
                return false;
            *to = argv[i];
            continue;
        }
        if (i + 1 == argc)
            return false;
        if (!strcmp(argv[i], "--root")) {
            if (a->root_count == MAX_CHAIN_ARGS)
                return false;
            a->roots[a->root_count++] = argv[++i];
            continue;
        }
        for (size_t k = 0; k < sizeof options / sizeof options[0]; k++)
            if (!strcmp(argv[i], options[k].name))
                to = options[k].to;
        if (!to)
            return false;
        *to = argv[++i];
    }
    return a->file != NULL;
}

static int64_t given_wall_s(const struct clock *c)
{
    return c->start_wall_s;
}

static bool given_synchronised(const struct clock *c)
{
    (void)c;
    return true;
}

static bool set_clock(const char *now, struct clock *c)
{
    clock_system_init(c, 1);
    if (!now)
        return true;
    if (text_time_parse(now, true, &c->start_wall_s))
        return false;
    c->wall_s = given_wall_s;
    c->synchronised = given_synchronised;
    atomic_store(&c->floor_s, 0);
    return true;
}

static bool load_file(const char *path, struct inspect_file *f)
{
    struct err_info info = {0};
    f->path = path;
    if (!path)
        return true;
    if (file_read(path, MAX_FEED_BYTES, &f->bytes, &f->len, &info) == ERR_OK)
        return true;
    printf("REFUSED: %s.\n", info.text);
    return false;
}

static bool holds(const struct inspect_file *f, const char *text)
{
    return memmem(f->bytes, f->len, text, strlen(text)) != NULL;
}

static int inspect_by_content(const struct inspect *in)
{
    if (holds(&in->file, "\"placard-root/"))
        return inspect_root(in);
    if (holds(&in->file, "\"placard-flags/"))
        return inspect_flags(in);
    if (holds(&in->file, "jsonfeed.org/version") || holds(&in->file, "\"items\""))
        return inspect_feed(in);
    printf("REFUSED (unsupported): %s is neither a trust root nor flags nor a JSON Feed.\n",
           in->file.path);
    return 1;
}

int cli_inspect(int argc, char **argv)
{
    struct arguments a;
    struct inspect in;
    int status = 1;
    memset(&a, 0, sizeof a);
    memset(&in, 0, sizeof in);
    if (argc == 2 && !strcmp(argv[1], "--help")) {
        fputs(usage, stdout);
        return 0;
    }
    if (!parse_arguments(argc, argv, &a) || !set_clock(a.now, &in.clock)) {
        fputs(usage, stderr);
        return 2;
    }
    log_set_level(LOG_LEVEL_ERROR); /* what the log would say is said here, in full */
    json_start();
    if (crypto_start()) {
        fputs("placard: cannot start the crypto library\n", stderr);
        return 1;
    }
    in.audience = a.audience;
    in.state_dir = a.state_dir;
    if (load_file(a.file, &in.file) && load_file(a.feed, &in.feed) &&
        load_file(a.flags, &in.flags) && load_roots(&a, &in) == ERR_OK)
        status = inspect_by_content(&in);
    mem_free(in.file.bytes);
    mem_free(in.feed.bytes);
    mem_free(in.flags.bytes);
    return status;
}
