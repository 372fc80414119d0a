/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/signer.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/ecdsa.h"
#include "base/file.h"
#include "base/mem.h"
#include "desk/sign_command.h"
#include "verify/note.h"

#define MAX_KEY_FILE_BYTES 64
#define HELD_ELSEWHERE "" /* in place of a file name: sign-command signs */
#define SIGN_LINE_BYTES (MAX_KEY_NAME_BYTES + 160)

/* keys/FILE; retired ones are in keys/retired/FILE */
static enum err key_path(const struct desk *d, const char *file, bool retired,
                         char out[PATH_ROOM_BYTES])
{
    return desk_path(d, out, retired ? "keys/retired" : "keys", file);
}

static enum err next_number(struct desk *d, enum role role, int64_t *out, struct err_info *info)
{
    struct db_query q;
    bool row = false;
    enum err e =
        db_query_open(desk_db(d), &q, info, "SELECT COUNT(*) FROM signing_key WHERE role=?", "t",
                      role_name(role));
    if (!e)
        e = db_query_next(&q, &row, info);
    if (!e)
        *out = row ? db_int(&q, 0) + 1 : 1;
    db_query_close(&q);
    return e;
}

static enum err write_key(struct desk *d, const char *file, const struct ecdsa_private *key,
                          struct err_info *info)
{
    char path[PATH_ROOM_BYTES], pem[512] = "";
    enum err e = key_path(d, file, false, path);
    if (!e)
        e = ecdsa_private_write_pem(key, pem, sizeof pem);
    if (e)
        return err_set(info, e, "cannot write a new key");
    mode_t was = umask(077);
    if (!(e = file_replace(path, pem, strlen(pem), true, info)) && chmod(path, 0600) != 0)
        e = err_set(info, ERR_IO, "cannot set the mode of a key file: %s", strerror(errno));
    umask(was);
    mem_wipe(pem, sizeof pem);
    return e;
}

/* "desk.example/flags-2" and "flags-2.pem". */
static enum err next_names(struct desk *d, enum role role, char name[MAX_KEY_NAME_BYTES + 1],
                           char file[MAX_KEY_FILE_BYTES], struct err_info *info)
{
    char *desk_name = NULL;
    int64_t number;
    enum err e = next_number(d, role, &number, info);
    if (e || (e = desk_meta_get(d, "name", &desk_name, info)))
        return e;
    int n = snprintf(name, MAX_KEY_NAME_BYTES + 1, "%s/%s-%" PRId64, desk_name, role_name(role),
                     number);
    snprintf(file, MAX_KEY_FILE_BYTES, "%s-%" PRId64 ".pem", role_name(role), number);
    mem_free(desk_name);
    return n < 0 || n > MAX_KEY_NAME_BYTES
               ? err_set(info, ERR_TOO_BIG, "the desk's name is too long for key names")
               : ERR_OK;
}

static enum err keep_row(struct desk *d, const char *name, enum role role, const char *file,
                         const struct ecdsa_public *key, struct err_info *info)
{
    struct note_key checked;
    enum err e = note_key_make(name, key, &checked);
    if (e)
        return err_set(info, e, "cannot have a key named %s", name);
    return db_run(desk_db(d), info, NULL,
                  "INSERT INTO signing_key(name, role, file, spki, active) VALUES(?,?,?,?,1)",
                  "tttb", name, role_name(role), file, (const void *)key->spki, sizeof key->spki);
}

enum err signer_make_key(struct desk *d, enum role role, struct err_info *info)
{
    char name[MAX_KEY_NAME_BYTES + 1], file[MAX_KEY_FILE_BYTES];
    struct ecdsa_private *key = NULL;
    struct ecdsa_public public_key;
    enum err e = next_names(d, role, name, file, info);
    if (e)
        return e;
    if ((e = ecdsa_private_generate(&key)) || (e = ecdsa_private_public(key, &public_key)))
        e = err_set(info, e, "cannot make a key named %s", name);
    if (!e)
        e = write_key(d, file, key, info);
    if (!e)
        e = keep_row(d, name, role, file, &public_key, info);
    ecdsa_private_free(key);
    return e;
}

enum err signer_adopt_key(struct desk *d, enum role role, const struct ecdsa_public *key,
                          struct err_info *info)
{
    char name[MAX_KEY_NAME_BYTES + 1], file[MAX_KEY_FILE_BYTES];
    enum err e = next_names(d, role, name, file, info);
    return e ? e : keep_row(d, name, role, HELD_ELSEWHERE, key, info);
}

enum err signer_retire_keys(struct desk *d, enum role role, struct err_info *info)
{
    return db_run(desk_db(d), info, NULL, "UPDATE signing_key SET active=0 WHERE role=?", "t",
                  role_name(role));
}

enum err signer_put_away(struct desk *d, struct err_info *info)
{
    char from[PATH_ROOM_BYTES], to[PATH_ROOM_BYTES];
    struct db_query q;
    bool row = false;
    enum err e = desk_path(d, to, "keys/retired", NULL);
    if (!e && mkdir(to, 0700) != 0 && errno != EEXIST)
        e = err_set(info, ERR_IO, "cannot make keys/retired: %s", strerror(errno));
    if (e)
        return e;
    e = db_query_open(desk_db(d), &q, info,
                      "SELECT file FROM signing_key WHERE active=0 AND file<>''", "");
    while (!e && !(e = db_query_next(&q, &row, info)) && row) {
        const char *file = db_text(&q, 0);
        if (!file)
            e = err_set(info, ERR_NOMEM, "out of memory");
        else if (!(e = key_path(d, file, false, from)) && !(e = key_path(d, file, true, to)) &&
                 rename(from, to) != 0 && errno != ENOENT)
            e = err_set(info, ERR_IO, "cannot put away an old key: %s", strerror(errno));
    }
    db_query_close(&q);
    return e;
}

/* A key that others may read is not a key: refuse it, as ssh does. */
static enum err load_key(struct desk *d, const char *file, const void *spki, size_t spki_bytes,
                         struct ecdsa_private **out, struct err_info *info)
{
    char path[PATH_ROOM_BYTES], *pem = NULL;
    size_t pem_bytes = 0;
    struct stat st;
    struct ecdsa_private *key = NULL;
    struct ecdsa_public public_key;
    enum err e = key_path(d, file, false, path);
    if (e)
        return e;
    if (stat(path, &st) != 0)
        return err_set(info, ERR_NOT_FOUND, "the key keys/%s is not there", file);
    if (st.st_mode & 077)
        return err_set(info, ERR_STATE,
                       "others may read keys/%s; chmod 600 it (and think of it as known)", file);
    if ((e = file_read(path, MAX_PEM_BYTES, &pem, &pem_bytes, info)))
        return e;
    e = ecdsa_private_parse_pem(pem, &key, info);
    mem_wipe_free(pem, pem_bytes);
    if (!e)
        e = ecdsa_private_public(key, &public_key);
    if (!e &&
        (spki_bytes != sizeof public_key.spki || memcmp(spki, public_key.spki, spki_bytes) != 0))
        e = err_set(info, ERR_STATE, "keys/%s is not the key that the trust root names", file);
    if (!e) {
        *out = key;
        key = NULL;
    }
    ecdsa_private_free(key);
    return e;
}

/* One signature line behind the note. *signs false for a key of this change's past whose file has gone already. */
static enum err sign_one(struct desk *d, struct db_query *q, struct strbuf *note, size_t text_bytes,
                         bool *signs, struct err_info *info)
{
    char line[SIGN_LINE_BYTES];
    uint8_t sig[ECDSA_SIG_DER_BYTES];
    struct ecdsa_public public_key;
    struct ecdsa_private *key = NULL;
    size_t spki_bytes, sig_bytes = 0;
    const void *spki = db_blob(q, 2, &spki_bytes);
    const char *name = db_text(q, 0), *file = db_text(q, 1);
    enum err e;
    *signs = true;
    if (!name || !file || !spki)
        return err_set(info, ERR_NOMEM, "out of memory");
    if (!strcmp(file, HELD_ELSEWHERE)) {
        if ((e = ecdsa_public_parse(spki, spki_bytes, &public_key)))
            return err_set(info, e, "the key %s in the database is damaged", name);
        e = sign_by_command(d, name, &public_key, note->data, text_bytes, sig, &sig_bytes, info);
        if (!e && (e = note_signature_line(name, &public_key, sig, sig_bytes, line, sizeof line)))
            e = err_set(info, e, "cannot sign with %s", name);
    } else {
        e = load_key(d, file, spki, spki_bytes, &key, info);
        if (e == ERR_NOT_FOUND && !db_int(q, 3)) {
            *signs = false;
            return ERR_OK;
        }
        if (!e && (e = note_sign_line(note->data, text_bytes, name, key, line, sizeof line)))
            e = err_set(info, e, "cannot sign with %s", name);
        ecdsa_private_free(key);
    }
    if (!e && (e = strbuf_puts(note, line)))
        e = err_set(info, e, "the signed document is too large");
    return e;
}

enum err signer_sign(struct desk *d, enum role role, bool retired_too, struct strbuf *note,
                     struct err_info *info)
{
    struct db_query q;
    bool row = false, signs;
    size_t text_bytes = note->len_bytes;
    int lines = 0;
    strbuf_puts(note, "\n");
    if (note->failed)
        return err_set(info, note->failed, "the document to sign is too large");
    /* a key that was retired earlier has left keys/, only those of this very change are still there; one that is held
     * elsewhere leaves no file, so the last root tells whether it was in use until now */
    enum err e = db_query_open(
        desk_db(d), &q, info,
        "SELECT name, file, spki, active FROM signing_key k WHERE role=?1 AND active>=?2 AND"
        " (active=1 OR file<>'' OR instr((SELECT CAST(note AS TEXT) FROM root ORDER BY number DESC"
        "  LIMIT 1), '\"name\":\"' || name || '\"')) ORDER BY name",
        "ti", role_name(role), (int64_t)(retired_too ? 0 : 1));
    while (!e && !(e = db_query_next(&q, &row, info)) && row) {
        e = sign_one(d, &q, note, text_bytes, &signs, info);
        lines += signs;
    }
    db_query_close(&q);
    if (!e && !lines)
        e = err_set(info, ERR_NOT_FOUND, "this desk has no %s key", role_name(role));
    return e;
}
