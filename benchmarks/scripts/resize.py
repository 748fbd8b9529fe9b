import sys

LIMIT = 1200


def scaled(width, height, limit=LIMIT):
    ratio = min(1, limit / max(width, height))
    return round(width * ratio), round(height * ratio)


def main():
    for pair in sys.argv[1:]:
        width, height = pair.split("x")
        print(scaled(int(width), int(height)))


if __name__ == "__main__":
    main()
