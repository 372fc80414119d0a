/* SPDX-License-Identifier: Apache-2.0 */
#include "base/log.h"

#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define LINE_BYTES 1024
#define REPEAT_SLOTS 32
#define REPEAT_WINDOW_S 60
#define REPEAT_KEY_BYTES 100

struct repeat {
    char key[REPEAT_KEY_BYTES + 1];
    time_t first_s; /* monotonic */
    unsigned long dropped;
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct repeat repeats[REPEAT_SLOTS];
static enum log_level least_level = LOG_LEVEL_INFO;

static const char *const level_names[] = {"debug", "info", "warn", "error"};

enum log_level log_set_level(enum log_level least)
{
    pthread_mutex_lock(&lock);
    enum log_level was = least_level;
    least_level = least;
    pthread_mutex_unlock(&lock);
    return was;
}

const char *log_quote(const char *text, char *buf, size_t buf_bytes)
{
    static const char hex[] = "0123456789abcdef";
    size_t n = 0;
    if (buf_bytes < 8)
        return "";
    if (!text) {
        snprintf(buf, buf_bytes, "-");
        return buf;
    }
    buf[n++] = '"';
    for (const unsigned char *p = (const unsigned char *)text; *p; p++) {
        if (n + 4 + 5 > buf_bytes) { /* room for one escape, "...", quote and NUL */
            memcpy(buf + n, "...", 3);
            n += 3;
            break;
        }
        if (*p < 0x20 || *p > 0x7e || *p == '"' || *p == '\\') {
            buf[n++] = '\\';
            buf[n++] = 'x';
            buf[n++] = hex[*p >> 4];
            buf[n++] = hex[*p & 15];
        } else {
            buf[n++] = (char)*p;
        }
    }
    buf[n++] = '"';
    buf[n] = 0;
    return buf;
}

static time_t monotonic_s(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec;
}

/* True if this line may be written; *dropped says how many like it were left out before. */
static int repeat_allows(const char *line, unsigned long *dropped)
{
    char key[REPEAT_KEY_BYTES + 1];
    snprintf(key, sizeof key, "%s", line);
    time_t now_s = monotonic_s();
    struct repeat *oldest = &repeats[0];
    *dropped = 0;
    for (int i = 0; i < REPEAT_SLOTS; i++) {
        struct repeat *r = &repeats[i];
        if (!strcmp(r->key, key)) {
            if (now_s - r->first_s < REPEAT_WINDOW_S) {
                r->dropped++;
                return 0;
            }
            *dropped = r->dropped;
            r->dropped = 0;
            r->first_s = now_s;
            return 1;
        }
        if (r->first_s < oldest->first_s)
            oldest = r;
    }
    memcpy(oldest->key, key, sizeof key);
    oldest->first_s = now_s;
    oldest->dropped = 0;
    return 1;
}

void log_line(enum log_level level, const char *module, const char *event, const char *fmt, ...)
{
    char line[LINE_BYTES];
    unsigned long dropped = 0;
    va_list ap;

    int n = snprintf(line, sizeof line, "%s %s event=%s ", level_names[level], module, event);
    va_start(ap, fmt);
    int m = vsnprintf(line + n, sizeof line - (size_t)n - 1, fmt, ap);
    va_end(ap);
    if (m < 0)
        return;
    pthread_mutex_lock(&lock);
    if (level >= least_level && (level < LOG_LEVEL_WARN || repeat_allows(line, &dropped))) {
        size_t len = strlen(line);
        line[len++] = '\n';
        /* one write a line, so that lines of two threads never mix */
        if (write(STDERR_FILENO, line, len) < 0) {
            /* nowhere to say it */
        }
        if (dropped) {
            n = snprintf(line, sizeof line, "%s %s event=repeated times=%lu of=%s\n",
                         level_names[level], module, dropped, event);
            if (write(STDERR_FILENO, line, (size_t)n) < 0) {
                /* nowhere to say it */
            }
        }
    }
    pthread_mutex_unlock(&lock);
}
