/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A bucket behind the S3 API: put, look, list, remove, with libcurl's SigV4 signatures. Path style (ENDPOINT/BUCKET/KEY), which
 * AWS, MinIO, Ceph, Garage and R2 all take. Keys are of protocol rule 15's characters, so nothing needs escaping. One
 * thread a handle.
 */
#ifndef PLACARD_DESK_S3_H
#define PLACARD_DESK_S3_H

#include <stdbool.h>
#include <stddef.h>

#include "base/digest.h"
#include "base/err.h"

#define S3_TRIES 3
#define S3_CONNECT_MS 10000
#define S3_REQUEST_MS 120000
#define MAX_S3_LISTING_BYTES (4 * 1024 * 1024)
#define MAX_S3_PAGES 1000 /* of a thousand keys */

struct s3;

struct s3_terms {         /* borrowed during s3_open */
    const char *endpoint; /* "https://s3.eu-west-1.amazonaws.com"; http:// only to loopback */
    const char *region;   /* "eu-west-1" */
    const char *bucket;
    const char *key_id, *secret;
    const char *session_token; /* NULL = none */
    const char *ca_file;       /* NULL = the system's */
};

/* *out: s3_close. ERR_RANGE for terms that cannot be. */
enum err s3_open(const struct s3_terms *t, struct s3 **out, struct err_info *info) MUST_CHECK;
void s3_close(struct s3 *s);

/* Each is tried again after a server's or network's failure. Errors as fetch has them; ERR_HTTP_STATUS with S3's code. */
enum err s3_put(struct s3 *s, const char *key, const char *type, const char *cache_control,
                const void *data, size_t bytes, struct err_info *info) MUST_CHECK;
/* *there and its size. */
enum err s3_look(struct s3 *s, const char *key, bool *there, size_t *bytes,
                 struct err_info *info) MUST_CHECK;
enum err s3_remove(struct s3 *s, const char *key, struct err_info *info) MUST_CHECK;
/* Every key of rule 15's characters that begins with prefix, in the bucket's order. */
enum err s3_list(struct s3 *s, const char *prefix, enum err (*each)(void *user, const char *key),
                 void *user, struct err_info *info) MUST_CHECK;

#endif
