/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Error codes and the detail that goes with them.
 *
 * Every fallible function returns `enum err`; ERR_OK is zero. Results are written last and stay
 * untouched on failure. `struct err_info` is the caller's; passing NULL is allowed everywhere.
 */
#ifndef PLACARD_BASE_ERR_H
#define PLACARD_BASE_ERR_H

#include <stddef.h>

#define ERR_INFO_TEXT_BYTES 240

enum err {
    ERR_OK = 0,
    ERR_NOMEM,        /* allocation failed: keep what is on screen */
    ERR_IO,           /* a file or device operation failed */
    ERR_FULL,         /* no space left, or a cap of our own is reached */
    ERR_NOT_FOUND,    /* the named thing does not exist */
    ERR_TOO_BIG,      /* beyond a constant of limits.h */
    ERR_SYNTAX,       /* not the format it should be */
    ERR_TYPE,         /* a member has another type than the specification says */
    ERR_RANGE,        /* a value outside what is allowed */
    ERR_DUPLICATE,    /* a key or id stands twice */
    ERR_UNSUPPORTED,  /* well-formed, but not something this program does */
    ERR_SIGNATURE,    /* no valid signature, or fewer distinct ones than the threshold */
    ERR_DIGEST,       /* bytes do not have the digest they were promised to have */
    ERR_AUDIENCE,     /* flags for another audience */
    ERR_ROOT,         /* flags or root under another trust root than ours */
    ERR_EXPIRED,      /* lease, certificate or post is past its end */
    ERR_ROLLBACK,     /* older than what is stored */
    ERR_EQUIVOCATION, /* same sequence number, another text */
    ERR_FUTURE,       /* issued too far ahead of a synchronised clock */
    ERR_NOT_APPROVED, /* the post has no valid approval now */
    ERR_STATE,        /* durable state unreadable in both copies */
    ERR_SETTINGS,     /* the settings file has mistakes */
    ERR_BUSY,         /* another process holds the lock */
    ERR_CANCELLED,    /* asked to stop */
    ERR_DISPLAY,      /* no display, or it went away */
    /* fetch: one code for each thing that a person on a ladder can mend */
    ERR_NET_RESOLVE,   /* server name not found: network or DNS */
    ERR_NET_CONNECT,   /* no route, refused, unreachable */
    ERR_NET_TIMEOUT,   /* too slow, or silent */
    ERR_NET_PROXY,     /* proxy unreachable or refuses */
    ERR_NET_BROKEN,    /* connection lost in the middle, half a body */
    ERR_TLS_NAME,      /* certificate is for another name */
    ERR_TLS_CA,        /* certificate not signed by the configured CA */
    ERR_TLS_DATE,      /* certificate not yet or no longer valid at our clock */
    ERR_TLS_WEAK,      /* certificate key or hash too weak, or wrong usage */
    ERR_TLS_CLIENT,    /* the server refuses or demands a client certificate */
    ERR_TLS_OTHER,     /* any other handshake failure */
    ERR_HTTP_STATUS,   /* an answer that is neither 200 nor 304 nor 404 */
    ERR_HTTP_REDIRECT, /* redirects are refused */
    ERR_HTTP_ENCODING, /* Content-Encoding is refused */
    ERR_HTTP_HEADER,   /* a header is malformed or beyond its limit */
    ERR_ORIGIN,        /* URL leaves our origin or has a forbidden character */
    ERR__COUNT
};

struct err_info {
    char text[ERR_INFO_TEXT_BYTES]; /* one clause, no full stop, remote text already escaped */
    size_t offset_bytes;            /* where in the input, when known, else 0 */
};

#define MUST_CHECK __attribute__((warn_unused_result))
#define PRINTF_LIKE(f, a) __attribute__((format(printf, f, a)))

/* Stable lower-case name ("tls_name"), for logs and `inspect`. Never NULL. */
const char *err_name(enum err e);

/* Fill info (NULL is fine) and return e, so that `return err_set(info, ERR_SYNTAX, "...")` reads well. */
enum err err_set(struct err_info *info, enum err e, const char *fmt, ...) PRINTF_LIKE(3, 4);

#endif
