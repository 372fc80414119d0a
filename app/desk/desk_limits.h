/* SPDX-License-Identifier: Apache-2.0 */
/* Bounds of the desk's own, with unit and reason; those of the protocol are in base/limits.h. */
#ifndef PLACARD_DESK_DESK_LIMITS_H
#define PLACARD_DESK_DESK_LIMITS_H

#define MAX_DIR_BYTES 1024   /* a desk folder's path */
#define PATH_ROOM_BYTES 2048 /* any path below it: audience 128, digest names 70 */
#define MAX_IMPORT_BYTES                                                                           \
    (4 * 1024 * 1024) /* a feed to import; other programs' feeds carry more members */
#define MAX_AUDIENCES 64
#define MAX_SERVER_NAMES 16   /* names and addresses in the server's certificate */
#define MAX_REASON_BYTES 1024 /* a sentence or two in the audit log */
#define MAX_WHO_BYTES 64
#define MAX_PEM_BYTES 8192
#define MAX_NOTE_BYTES (MAX_FLAGS_BYTES > MAX_ROOT_BYTES ? MAX_FLAGS_BYTES : MAX_ROOT_BYTES)
#define WITHDRAWN_KEEP_S (30L * 86400) /* rule 13 */
#define DEFAULT_LIFE_S (30L * 86400)   /* of an approval without --until or --days */
#define DEFAULT_LEASE_S 86400          /* rule 8 */
#define RENEWALS_PER_LEASE 8           /* rule 8 */
#define DEFAULT_RANK 100               /* room before and behind */
#define PINNED_RANK (-2000000)         /* before every rank that people give */
#define LOCK_WAIT_MS 10000             /* another verb is at work; none takes longer */
#define CA_DAYS 3650
#define SERVER_DAYS 825      /* what browsers and phones take at most */
#define SERVER_RENEW_DAYS 60 /* `serve` makes a new server certificate when fewer days are left */

#define MAX_WAIT_S 55 /* Prefer: wait; below the 60 s of common proxies */
/* A connection's memory beside TLS: the request in, headers out; a screen asks in 250 bytes. Held polls keep it: 2,000 in 30 MB. */
#define MAX_REQUEST_BYTES 2560
#define MAX_CONNECTIONS 4096
#define FIRST_REQUEST_MS 20000 /* handshake and first request must be complete by then */
#define NEXT_REQUEST_MS 75000  /* idle between requests: a screen polls every 12 s at most */
#define ANSWER_MS 600000       /* a picture of 8 MiB at 14 kB/s */

#endif
