/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The yardstick: a bare SDL slideshow of ready pictures, what a fade costs when nothing else is done.
 *     yardstick_slideshow WIDTH HEIGHT DURATION_MS FADE_MS SECONDS FRAMES_FILE COUNT
 * FRAMES_FILE: COUNT frames of WIDTH x HEIGHT pixels 0x00RRGGBB, one after the other. Only the next is in memory.
 */
#include <SDL.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

struct show {
    SDL_Window *window;
    FILE *frames;
    size_t pixels;
    int count, next;
    uint32_t *now, *then;
};

static void read_next(struct show *s)
{
    if (s->next == s->count) {
        s->next = 0;
        rewind(s->frames);
    }
    s->next++;
    if (fread(s->then, 4, s->pixels, s->frames) != s->pixels)
        exit(1);
}

static void blend(const uint8_t *restrict a, const uint8_t *restrict b, uint8_t *restrict out,
                  size_t bytes, int alpha)
{
    for (size_t i = 0; i < bytes; i++)
        out[i] = (uint8_t)((a[i] * (256 - alpha) + b[i] * alpha) >> 8);
}

static void draw(struct show *s, int alpha)
{
    SDL_Surface *screen = SDL_GetWindowSurface(s->window);
    if (!screen)
        exit(1);
    blend((const uint8_t *)s->now, (const uint8_t *)s->then, screen->pixels, s->pixels * 4, alpha);
    SDL_UpdateWindowSurface(s->window);
}

static void wait_until(Uint64 when_ms)
{
    SDL_Event event;
    for (Uint64 now_ms = SDL_GetTicks64(); now_ms < when_ms; now_ms = SDL_GetTicks64())
        if (SDL_WaitEventTimeout(&event, (int)(when_ms - now_ms)) && event.type == SDL_QUIT)
            exit(0);
}

static void fade(struct show *s, int fade_ms)
{
    Uint64 start_ms = SDL_GetTicks64();
    for (int frame = 1;; frame++) {
        Uint64 gone_ms = SDL_GetTicks64() - start_ms;
        int alpha = fade_ms ? (int)(gone_ms * 256 / (Uint64)fade_ms) : 256;
        draw(s, alpha > 256 ? 256 : alpha);
        if (alpha >= 256)
            break;
        wait_until(start_ms + (Uint64)(frame * 50 / 3));
    }
    uint32_t *was = s->now;
    s->now = s->then;
    s->then = was;
}

int main(int argc, char **argv)
{
    if (argc != 8)
        return 2;
    long number[8] = {0};
    for (int i = 1; i < 8; i++)
        number[i] = strtol(argv[i], NULL, 10);
    int width_px = (int)number[1], height_px = (int)number[2];
    struct show s = {.pixels = (size_t)width_px * (size_t)height_px, .count = (int)number[7]};
    s.frames = fopen(argv[6], "rb");
    s.now = calloc(s.pixels, 4);
    s.then = calloc(s.pixels, 4);
    if (!s.frames || !s.now || !s.then || SDL_Init(SDL_INIT_VIDEO) != 0)
        return 1;
    SDL_SetHint(SDL_HINT_FRAMEBUFFER_ACCELERATION, "0");
    s.window =
        SDL_CreateWindow("yardstick", 0, 0, width_px, height_px, SDL_WINDOW_FULLSCREEN_DESKTOP);
    SDL_ShowCursor(SDL_DISABLE);
    read_next(&s);
    fade(&s, 0);
    printf("shown\n");
    fflush(stdout);
    Uint64 start_ms = SDL_GetTicks64();
    for (Uint64 turn = 1; SDL_GetTicks64() - start_ms < (Uint64)number[5] * 1000; turn++) {
        read_next(&s);
        wait_until(start_ms + turn * (Uint64)number[3]);
        fade(&s, (int)number[4]);
    }
    SDL_Quit();
    return 0;
}
