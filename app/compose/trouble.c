/* SPDX-License-Identifier: Apache-2.0 */
#include "compose/trouble.h"

#include "compose/compose.h"

/* Codes are stable: they stand in manuals. Tens: 1 network, 2 certificate, 3 server, 4 enrolment, 5 this board.
 * Last: may the detail be drawn? Not where it may quote a header, a key's or certificate's name or a document: a server
 * would write on the wall what nobody approved. The log has it all. */
static const struct {
    enum err err;
    struct trouble trouble;
} table[] = {
    {ERR_OK, {"P-01", MESSAGE_WAITING, MESSAGE_WAITING_DO, true}},
    {ERR_NET_RESOLVE, {"P-11", MESSAGE_RESOLVE, MESSAGE_RESOLVE_DO, true}},
    {ERR_NET_CONNECT, {"P-12", MESSAGE_CONNECT, MESSAGE_CONNECT_DO, true}},
    {ERR_NET_TIMEOUT, {"P-13", MESSAGE_SLOW, MESSAGE_SLOW_DO, true}},
    {ERR_NET_BROKEN, {"P-14", MESSAGE_SLOW, MESSAGE_SLOW_DO, true}},
    {ERR_NET_PROXY, {"P-15", MESSAGE_PROXY, MESSAGE_PROXY_DO, true}},
    {ERR_TLS_NAME, {"P-21", MESSAGE_NAME, MESSAGE_NAME_DO, false}},
    {ERR_TLS_CA, {"P-22", MESSAGE_CA, MESSAGE_CA_DO, true}},
    {ERR_TLS_DATE, {"P-23", MESSAGE_CLOCK, MESSAGE_CLOCK_DO, true}},
    {ERR_TLS_CLIENT, {"P-24", MESSAGE_CLIENT, MESSAGE_CLIENT_DO, true}},
    {ERR_TLS_WEAK, {"P-25", MESSAGE_TLS, MESSAGE_TLS_DO, true}},
    {ERR_TLS_OTHER, {"P-26", MESSAGE_TLS, MESSAGE_TLS_DO, true}},
    {ERR_FUTURE, {"P-27", MESSAGE_CLOCK, MESSAGE_CLOCK_DO, true}},
    {ERR_HTTP_STATUS, {"P-31", MESSAGE_SERVER, MESSAGE_SERVER_DO, true}},
    {ERR_HTTP_REDIRECT, {"P-32", MESSAGE_SERVER, MESSAGE_SERVER_DO, false}},
    {ERR_HTTP_ENCODING, {"P-33", MESSAGE_SERVER, MESSAGE_SERVER_DO, false}},
    {ERR_HTTP_HEADER, {"P-34", MESSAGE_SERVER, MESSAGE_SERVER_DO, false}},
    {ERR_ORIGIN, {"P-35", MESSAGE_SERVER, MESSAGE_SERVER_DO, false}},
    {ERR_TOO_BIG, {"P-36", MESSAGE_SERVER, MESSAGE_SERVER_DO, false}},
    {ERR_SYNTAX, {"P-37", MESSAGE_SERVER, MESSAGE_SERVER_DO, false}},
    {ERR_TYPE, {"P-38", MESSAGE_SERVER, MESSAGE_SERVER_DO, false}},
    {ERR_DIGEST, {"P-39", MESSAGE_SERVER, MESSAGE_SERVER_DO, false}},
    {ERR_NOT_FOUND, {"P-41", MESSAGE_ENROL, MESSAGE_ENROL_DO, true}},
    {ERR_ROOT, {"P-42", MESSAGE_ENROL, MESSAGE_ENROL_DO, true}},
    {ERR_AUDIENCE, {"P-43", MESSAGE_ENROL, MESSAGE_ENROL_DO, true}},
    {ERR_SIGNATURE, {"P-44", MESSAGE_ENROL, MESSAGE_ENROL_DO, true}},
    {ERR_SETTINGS, {"P-48", MESSAGE_SETTINGS, MESSAGE_SETTINGS_DO, true}},
    {ERR_EXPIRED, {"P-45", MESSAGE_CLOCK, MESSAGE_CLOCK_DO, true}},
    {ERR_ROLLBACK, {"P-46", MESSAGE_SERVER, MESSAGE_SERVER_DO, true}},
    {ERR_EQUIVOCATION, {"P-47", MESSAGE_SERVER, MESSAGE_SERVER_DO, true}},
    {ERR_STATE, {"P-51", MESSAGE_STATE, MESSAGE_STATE_DO, true}},
    {ERR_IO, {"P-52", MESSAGE_STATE, MESSAGE_STATE_DO, true}},
    {ERR_FULL, {"P-53", MESSAGE_STATE, MESSAGE_STATE_DO, true}},
};

struct trouble trouble_of(enum err e)
{
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++)
        if (table[i].err == e)
            return table[i].trouble;
    return (struct trouble){"P-99", MESSAGE_OTHER, MESSAGE_OTHER_DO, false};
}

const char *compose_trouble_code(enum err trouble)
{
    return trouble_of(trouble).code;
}

const char *compose_trouble_sentence(enum err trouble)
{
    return message_text(NULL, trouble_of(trouble).what);
}
