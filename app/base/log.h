/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Log lines `event=... key=value`, to stderr (systemd adds the time). Any thread.
 *
 *     #define LOG_MODULE "fetch"
 *     LOG_WARN("refused", "why=%s path=%s", err_name(e), log_quote(path, buf, sizeof buf));
 *
 * Remote text passes log_quote first. Secrets are never logged. A line whose module, event and
 * first 100 bytes repeat is written at most once in 60 s, with a count of what was left out.
 */
#ifndef PLACARD_BASE_LOG_H
#define PLACARD_BASE_LOG_H

#include "base/err.h"

enum log_level {
    LOG_LEVEL_DEBUG = 0,
    LOG_LEVEL_INFO,
    LOG_LEVEL_WARN,
    LOG_LEVEL_ERROR,
    LOG_LEVEL_NONE /* of no line: for verbs that say the same to a person */
};

/* Returns what it was. */
enum log_level log_set_level(enum log_level least);

/* Quote remote text: "..." with control, non-ASCII and quote bytes as \xNN, cut at the buffer's end
 * with "...". Returns buf, always terminated. text NULL gives `-`. */
const char *log_quote(const char *text, char *buf, size_t buf_bytes);

void log_line(enum log_level level, const char *module, const char *event, const char *fmt, ...)
    PRINTF_LIKE(4, 5);

#define LOG_DEBUG(event, ...) log_line(LOG_LEVEL_DEBUG, LOG_MODULE, event, __VA_ARGS__)
#define LOG_INFO(event, ...) log_line(LOG_LEVEL_INFO, LOG_MODULE, event, __VA_ARGS__)
#define LOG_WARN(event, ...) log_line(LOG_LEVEL_WARN, LOG_MODULE, event, __VA_ARGS__)
#define LOG_ERROR(event, ...) log_line(LOG_LEVEL_ERROR, LOG_MODULE, event, __VA_ARGS__)

#endif
