/* SPDX-License-Identifier: Apache-2.0 */
#include "fetch/fetch_files.h"

#include <sys/stat.h>

#include <mbedtls/pk.h>
#include <mbedtls/psa_util.h>
#include <mbedtls/x509_crt.h>

#include "base/file.h"
#include "base/mem.h"

#define MAX_FILE_BYTES (1024 * 1024) /* a distribution's whole CA bundle is 220 KiB */

/* 0 if it parses; the PEM's NUL is counted. */
static int parse_certificates(const unsigned char *pem, size_t bytes)
{
    mbedtls_x509_crt crt;
    mbedtls_x509_crt_init(&crt);
    int bad = mbedtls_x509_crt_parse(&crt, pem, bytes);
    mbedtls_x509_crt_free(&crt);
    return bad;
}

static int parse_key(const unsigned char *pem, size_t bytes)
{
    mbedtls_pk_context key;
    mbedtls_pk_init(&key);
    int bad = mbedtls_pk_parse_key(&key, pem, bytes, NULL, 0, mbedtls_psa_get_random,
                                   MBEDTLS_PSA_RANDOM_STATE);
    mbedtls_pk_free(&key);
    return bad;
}

static const struct {
    const char *name;
    enum err err;
    int (*parse)(const unsigned char *pem, size_t bytes);
} kinds[FETCH_FILE_COUNT] = {
    [FETCH_FILE_CA] = {"CA file", ERR_TLS_CA, parse_certificates},
    [FETCH_FILE_CERT] = {"client certificate", ERR_TLS_CLIENT, parse_certificates},
    [FETCH_FILE_KEY] = {"client key", ERR_TLS_CLIENT, parse_key},
};

static enum err check_content(const char *path, enum fetch_file_kind kind, struct err_info *info)
{
    char *pem = NULL;
    size_t bytes = 0;
    struct err_info why = {0};
    enum err e = file_read(path, MAX_FILE_BYTES, &pem, &bytes, &why);
    if (e == ERR_NOMEM)
        return err_set(info, e, "out of memory");
    if (e)
        return err_set(info, kinds[kind].err, "the %s cannot be read: %s", kinds[kind].name,
                       why.text);
    int bad = kinds[kind].parse((const unsigned char *)pem, bytes + 1);
    mem_wipe_free(pem, bytes);
    if (bad)
        return err_set(info, kinds[kind].err, "the %s %s is not in PEM or is broken",
                       kinds[kind].name, path);
    return ERR_OK;
}

enum err fetch_files_check(struct fetch_file *files, struct err_info *info)
{
    for (int i = 0; i < FETCH_FILE_COUNT; i++) {
        struct fetch_file *f = &files[i], now = {.path = f->path};
        struct stat st;
        if (!f->path)
            continue;
        if (stat(f->path, &st) == 0) {
            now.device = st.st_dev;
            now.inode = st.st_ino;
            now.bytes = st.st_size;
            now.time_ns = (int64_t)st.st_mtim.tv_sec * 1000000000 + st.st_mtim.tv_nsec;
            if (now.device == f->device && now.inode == f->inode && now.bytes == f->bytes &&
                now.time_ns == f->time_ns)
                continue;
        }
        enum err e = check_content(f->path, (enum fetch_file_kind)i, info);
        if (e)
            return e;
        *f = now;
    }
    return ERR_OK;
}
