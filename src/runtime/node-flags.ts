/** Keeps the admin small: without them V8 takes memory for a publication of the whole site that it never needs again. */
export const ADMIN_FLAGS = ["--max-semi-space-size=4", "--heap-growing-percent=30"];
/** Few places for the allocator to keep freed memory in (glibc); threads enough that the files of a word are synced together. */
export const ADMIN_ENVIRONMENT = { MALLOC_ARENA_MAX: "2", UV_THREADPOOL_SIZE: "12" };
