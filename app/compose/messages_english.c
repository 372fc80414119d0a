/* SPDX-License-Identifier: Apache-2.0 */
/* Every message: where it stands in a file, and its English words. */
#include "compose/messages_inner.h"

const struct message_word message_words[MESSAGE__COUNT] = {
    [MESSAGE_MINUTES_ONE] = {"dates", "minutes_one", "1 minute ago"},
    [MESSAGE_MINUTES_TWO] = {"dates", "minutes_two", "{n} minutes ago"},
    [MESSAGE_MINUTES_FEW] = {"dates", "minutes_few", "{n} minutes ago"},
    [MESSAGE_MINUTES_OTHER] = {"dates", "minutes_other", "{n} minutes ago"},
    [MESSAGE_HOURS_ONE] = {"dates", "hours_one", "1 hour ago"},
    [MESSAGE_HOURS_TWO] = {"dates", "hours_two", "{n} hours ago"},
    [MESSAGE_HOURS_FEW] = {"dates", "hours_few", "{n} hours ago"},
    [MESSAGE_HOURS_OTHER] = {"dates", "hours_other", "{n} hours ago"},
    [MESSAGE_DAYS_ONE] = {"dates", "days_one", "1 day ago"},
    [MESSAGE_DAYS_TWO] = {"dates", "days_two", "{n} days ago"},
    [MESSAGE_DAYS_FEW] = {"dates", "days_few", "{n} days ago"},
    [MESSAGE_DAYS_OTHER] = {"dates", "days_other", "{n} days ago"},
    [MESSAGE_JUST_NOW] = {"dates", "just_now", "just now"},
    [MESSAGE_YESTERDAY] = {"dates", "yesterday", "yesterday"},
    [MESSAGE_DATE] = {"dates", "date", "{day} {month}"},
    [MESSAGE_DATE_YEAR] = {"dates", "date_year", "{day} {month} {year}"},
    [MESSAGE_MONTHS] =
        {"dates", "months",
         "January|February|March|April|May|June|July|August|September|October|November|December"},
    [MESSAGE_WEEKDAYS] = {"dates", "weekdays",
                          "Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday"},
    [MESSAGE_TODAY] = {"dates", "today", "today"},
    [MESSAGE_TOMORROW] = {"dates", "tomorrow", "tomorrow"},
    [MESSAGE_EVENT_DATE] = {"dates", "event_date", "{weekday}, {day} {month}"},
    [MESSAGE_EVENT_DATE_YEAR] = {"dates", "event_date_year", "{weekday}, {day} {month} {year}"},
    [MESSAGE_AM] = {"clock", "am", "am"},
    [MESSAGE_PM] = {"clock", "pm", "pm"},
    [MESSAGE_TIME_12] = {"clock", "time_12", "{time} {half}"},
    [MESSAGE_TIME_RANGE] = {"clock", "time_range", "{from} – {until}"},
    [MESSAGE_FROM] = {"clock", "from", "from {time}"},
    [MESSAGE_UNTIL] = {"clock", "until", "until {time}"},
    [MESSAGE_UNTIL_DATE] = {"dates", "until_date", "until {date}"},
    [MESSAGE_FIRST_DAY] = {"dates", "first_day", "1"},
    [MESSAGE_ALL_DAY] = {"clock", "all_day", "all day"},
    [MESSAGE_ANNOUNCEMENT] = {"post", "announcement", "Announcement"},
    [MESSAGE_EVENT] = {"post", "event", "Event"},
    [MESSAGE_PAGE] = {"post", "page", "{n} of {m}"},
    [MESSAGE_MORE] = {"post", "more", "+{n} more"},
    [MESSAGE_DRILL] = {"alert", "drill", "This is a drill"},
    [MESSAGE_RESOLVE] = {"trouble", "resolve", "This screen cannot find the network."},
    [MESSAGE_RESOLVE_DO] =
        {"trouble", "resolve_do",
         "Check that the network cable is plugged in at both ends. If it is, ask IT to check the "
         "server’s name in this screen’s settings."},
    [MESSAGE_CONNECT] = {"trouble", "connect", "This screen cannot reach its server."},
    [MESSAGE_CONNECT_DO] =
        {"trouble", "connect_do",
         "Check that the network cable is plugged in at both ends. If it is, ask IT whether the "
         "server is running."},
    [MESSAGE_SLOW] = {"trouble", "slow", "The connection to the server is too slow or breaks off."},
    [MESSAGE_SLOW_DO] =
        {"trouble", "slow_do",
         "This screen keeps trying. If it stays like this, ask IT to check the network here."},
    [MESSAGE_PROXY] = {"trouble", "proxy", "The network proxy does not let this screen through."},
    [MESSAGE_PROXY_DO] =
        {"trouble", "proxy_do",
         "Ask IT to check the proxy’s address and password in this screen’s settings."},
    [MESSAGE_NAME] = {"trouble", "name", "The server’s certificate is made out to another name."},
    [MESSAGE_NAME_DO] =
        {"trouble", "name_do",
         "Ask IT to compare the server’s address in this screen’s settings with its certificate."},
    [MESSAGE_CA] = {"trouble", "ca", "This screen does not trust the server’s certificate."},
    [MESSAGE_CA_DO] = {"trouble", "ca_do",
                       "Ask IT to put the right CA file into this screen’s settings."},
    [MESSAGE_CLOCK] = {"trouble", "clock",
                       "This screen’s clock is not set, or the server’s certificate has run out."},
    [MESSAGE_CLOCK_DO] =
        {"trouble", "clock_do",
         "Give it a minute to set its clock. If this stays, ask IT about the time server and the "
         "certificate."},
    [MESSAGE_CLIENT] = {"trouble", "client", "The server does not know this screen."},
    [MESSAGE_CLIENT_DO] = {"trouble", "client_do",
                           "Ask IT for this screen’s own certificate and key."},
    [MESSAGE_TLS] = {"trouble", "tls", "A safe connection to the server is not possible."},
    [MESSAGE_TLS_DO] = {"trouble", "tls_do",
                        "Ask IT to check the server’s certificate and this screen’s settings."},
    [MESSAGE_SERVER] = {"trouble", "server",
                        "The server answers, but not with posts for this screen."},
    [MESSAGE_SERVER_DO] = {"trouble", "server_do",
                           "Nothing is wrong here. Ask IT to look at the server."},
    [MESSAGE_ENROL] = {"trouble", "enrol", "This screen is not enrolled yet."},
    [MESSAGE_ENROL_DO] = {"trouble", "enrol_do",
                          "Ask IT to add this screen at the desk, or to check the audience and the "
                          "trust root in its "
                          "settings."},
    [MESSAGE_SETTINGS] = {"trouble", "settings", "This screen’s settings have a mistake."},
    [MESSAGE_SETTINGS_DO] =
        {"trouble", "settings_do",
         "Ask IT to mend placard.conf; placard check explains each mistake in it."},
    [MESSAGE_WAITING] = {"trouble", "waiting", "This screen is ready."},
    [MESSAGE_WAITING_DO] = {"trouble", "waiting_do",
                            "It is waiting for its first posts. There is nothing to do here."},
    [MESSAGE_STATE] = {"trouble", "state", "This screen’s memory card cannot be read or written."},
    [MESSAGE_STATE_DO] =
        {"trouble", "state_do",
         "Switch it off and on once. If this message comes back, ask IT for a new card."},
    [MESSAGE_OTHER] = {"trouble", "other", "This screen cannot show its posts yet."},
    [MESSAGE_OTHER_DO] = {"trouble", "other_do", "Tell IT the code below."},
};
