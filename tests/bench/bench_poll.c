/* SPDX-License-Identifier: Apache-2.0 */
/*
 * bench_poll URL CA PATH ROUNDS WAIT_S: polls that bring nothing new, on a kept connection.
 * Prints bytes of request and answer without TLS, and how many connections were made in all. The caller may count
 * bytes with TLS in a relay between: "start" is printed after the first full answer, "end" after the last poll.
 */
#include <stdio.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/digest.h"
#include "fetch/fetch.h"

static enum err ignore(void *user, const void *data, size_t bytes)
{
    (void)user;
    (void)data;
    (void)bytes;
    return ERR_OK;
}

static void must(enum err e, const struct err_info *info)
{
    if (!e)
        return;
    fprintf(stderr, "bench_poll: %s: %s\n", err_name(e), info->text);
    exit(1);
}

static void mark(const char *word)
{
    printf("%s\n", word);
    fflush(stdout);
    if (getchar() == EOF) /* the relay has been read */
        exit(1);
}

int main(int argc, char **argv)
{
    struct err_info info = {0};
    struct clock clock;
    struct fetch *fetch;
    struct fetch_result got = {0};
    if (argc != 6)
        return 2;
    long rounds = strtol(argv[4], NULL, 10);
    clock_system_init(&clock, 1);
    must(crypto_start(), &info);
    must(fetch_start(), &info);
    struct fetch_settings settings = {.server_url = argv[1], .ca_file = argv[2], .clock = &clock};
    must(fetch_new(&settings, &fetch, &info), &info);
    struct fetch_request request = {.path = argv[3], .max_bytes = MAX_FLAGS_BYTES, .sink = ignore};
    must(fetch_get(fetch, &request, &got, &info), &info);
    if (got.status != 200 || !got.etag[0]) {
        fprintf(stderr, "bench_poll: status %d, etag \"%s\"\n", got.status, got.etag);
        return 1;
    }
    char etag[MAX_ETAG_BYTES + 1];
    snprintf(etag, sizeof etag, "%s", got.etag);
    request.if_none_match = etag;
    request.prefer_wait_s = strtol(argv[5], NULL, 10);
    long bytes = 0, connections = 0;
    mark("start");
    for (long i = 0; i < rounds; i++) {
        must(fetch_get(fetch, &request, &got, &info), &info);
        if (got.status != 304) {
            fprintf(stderr, "bench_poll: status %d instead of 304\n", got.status);
            return 1;
        }
        bytes += got.wire_bytes;
        connections += got.new_connections;
    }
    mark("end");
    printf("bytes_each=%ld new_connections=%ld\n", bytes / rounds, connections);
    fetch_free(fetch);
    return 0;
}
