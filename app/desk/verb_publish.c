/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/publish.h"
#include "desk/publish_s3.h"
#include "desk/verb.h"

#include <stdlib.h>
#include <string.h>

#define MAX_BUCKET_BYTES 64

/* "s3://BUCKET/PREFIX" and what the options and the environment say. */
static enum err to_bucket(const struct verb_io *io, struct desk *d, const char *address,
                          struct s3_terms *t, struct err_info *info)
{
    char bucket[MAX_BUCKET_BYTES];
    struct s3 *store = NULL;
    struct publish_s3_report r;
    const char *slash = strchr(address, '/'), *prefix = slash ? slash + 1 : "";
    int n = snprintf(bucket, sizeof bucket, "%.*s", slash ? (int)(slash - address) : 1000, address);
    if (n < 0 || (size_t)n >= sizeof bucket)
        return err_set(info, ERR_RANGE, "the bucket's name is too long");
    t->bucket = bucket;
    t->key_id = getenv("AWS_ACCESS_KEY_ID");
    t->secret = getenv("AWS_SECRET_ACCESS_KEY");
    t->session_token = getenv("AWS_SESSION_TOKEN");
    enum err e = s3_open(t, &store, info);
    if (!e)
        e = publish_s3(d, store, prefix, &r, info);
    s3_close(store);
    if (!e)
        fprintf(io->out, "Published to s3://%s: %d files put, %d were there, %d removed.\n",
                address, r.put, r.kept, r.removed);
    return e;
}

static enum err to_folder(const struct verb_io *io, struct desk *d, const char *out_dir,
                          struct err_info *info)
{
    enum err e = publish_export(d, out_dir, info);
    if (!e) {
        fputs("Published to ", io->out);
        verb_print_text(io->out, out_dir);
        fputs(".\n", io->out);
    }
    return e;
}

static int run(const struct verb *v, const struct verb_io *io, int argc, char **argv)
{
    const char *out[1];
    struct option_list words = {out, 0, 1};
    struct s3_terms t = {.region = "us-east-1"};
    const struct option table[] = {
        {OPTION_TEXT, "--endpoint", "URL",
         "of the store, such as https://s3.eu-west-1.amazonaws.com", &t.endpoint, NULL, 0, 0},
        {OPTION_TEXT, "--region", "NAME", "of the store (default us-east-1)", &t.region, NULL, 0,
         0},
        {OPTION_TEXT, "--store-ca", "FILE", "its certificate authority (default the system's)",
         &t.ca_file, NULL, 0, 0},
        {0}};
    struct err_info info = {0};
    struct desk *d = NULL;
    int code, renewed = 0;
    if (!verb_options(v, io, table, argc, argv, &words, &code))
        return code;
    if (words.count != 1)
        return verb_usage(v, io, "the folder to publish to is needed, or s3://BUCKET/PREFIX");
    bool bucket = !strncmp(out[0], "s3://", 5);
    if (bucket != (t.endpoint != NULL))
        return verb_usage(v, io, "--endpoint goes with s3://BUCKET/PREFIX");
    enum err e = desk_open(io->dir, DESK_CHANGE, io->who, io->clock, &d, &info);
    if (!e)
        e = publish_renew(d, false, &renewed, &info);
    if (!e && !bucket)
        e = to_folder(io, d, out[0], &info);
    desk_close(d);
    d = NULL;
    if (!e && bucket) { /* without the lock: a slow store keeps no withdrawal back */
        e = desk_open(io->dir, DESK_READ, io->who, io->clock, &d, &info);
        if (!e)
            e = to_bucket(io, d, out[0] + 5, &t, &info);
        desk_close(d);
    }
    return e ? verb_fail(io, &info) : EXIT_DONE;
}

const struct verb verb_publish = {
    "publish", "OUT | s3://BUCKET/PREFIX --endpoint URL",
    "copies the static files to a folder of any web server, or to a bucket",
    "File by file, each whole, flags last; what is no longer named is removed. Signs afresh first "
    "where an eighth of the\n"
    "lease has passed, so that a timer needs only this. OUT holds nothing else. A bucket's key is "
    "taken from\nAWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and, if there is one, "
    "AWS_SESSION_TOKEN.",
    run};
